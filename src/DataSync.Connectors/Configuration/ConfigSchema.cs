using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DataSync.Connectors.Configuration;

/// <summary>
/// Finds its way in a connector's <c>connection_specification</c>: a JSON schema (draft 7) whose alternatives (<c>oneOf</c>)
/// say by a constant property which of them is meant
/// (https://docs.airbyte.com/platform/connector-development/connector-specification-reference).
/// </summary>
internal static partial class ConfigSchema
{
    /// <summary>A schema that says nothing.</summary>
    private static readonly JsonObject s_nothing = [];

    /// <summary>The types a value may have; empty when the schema does not say. Alternatives count together.</summary>
    public static IReadOnlySet<string> TypesOf(JsonObject schema)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        switch (schema["type"])
        {
            case JsonArray list:
                types.UnionWith(list.Select(TextOf).OfType<string>());
                break;
            case { } one when TextOf(one) is { } type:
                types.Add(type);
                break;
            default:
                foreach (var value in (schema["enum"] as JsonArray ?? []).Concat(schema.TryGetPropertyValue("const", out var only) ? [only] : []))
                    types.Add(TypesOfValue(value)[0]);
                foreach (var alternative in Alternatives(schema))
                    types.UnionWith(TypesOf(alternative));
                break;
        }

        return types;
    }

    /// <summary>Schema of a list's items.</summary>
    public static JsonObject ItemsOf(JsonObject schema) =>
        schema["items"] as JsonObject ?? Alternatives(schema).Select(alternative => alternative["items"]).OfType<JsonObject>().FirstOrDefault() ?? s_nothing;

    /// <summary>Schema of a property, with those alternatives in mind that the other properties leave possible.</summary>
    /// <param name="schema">Schema of the object.</param>
    /// <param name="name">Name of the property.</param>
    /// <param name="textOf">Text of the object's own single values; null for none.</param>
    /// <param name="isGiven">Whether the object has a property.</param>
    public static JsonObject PropertyOf(JsonObject schema, string name, Func<string, string?> textOf, Func<string, bool> isGiven) =>
        Parts(schema, textOf, isGiven).Select(part => Property(part, name)).OfType<JsonObject>().FirstOrDefault()
            ?? Alternatives(schema).Select(alternative => Property(alternative, name)).OfType<JsonObject>().FirstOrDefault()
            ?? schema["additionalProperties"] as JsonObject
            ?? s_nothing;

    /// <summary>The schemas that an object has to follow: its own, those of <c>allOf</c>, and the alternative that is meant.</summary>
    public static IEnumerable<JsonObject> Parts(JsonObject schema, Func<string, string?> textOf, Func<string, bool> isGiven)
    {
        yield return schema;
        foreach (var part in (schema["allOf"] as JsonArray ?? []).OfType<JsonObject>().SelectMany(part => Parts(part, textOf, isGiven)))
            yield return part;
        if (Chosen(schema, textOf, isGiven) is { } chosen)
        {
            foreach (var part in Parts(chosen, textOf, isGiven))
                yield return part;
        }
    }

    /// <inheritdoc cref="Parts(JsonObject, Func{string, string}, Func{string, bool})"/>
    public static IEnumerable<JsonObject> Parts(JsonObject schema, JsonObject value) => Parts(schema, name => TextOf(value[name]), value.ContainsKey);

    /// <summary>The alternative that the values tell: by its constants, else by what it requires; null when they tell none.</summary>
    public static JsonObject? Chosen(JsonObject schema, Func<string, string?> textOf, Func<string, bool> isGiven)
    {
        var alternatives = Alternatives(schema).ToList();
        if (alternatives.Count <= 1)
            return alternatives.FirstOrDefault();
        var told = alternatives.Where(alternative => Constants(alternative).Any(constant => isGiven(constant.Name))).ToList();
        if (told.Count > 0)
        {
            var meant = told.Where(alternative => Constants(alternative).All(
                constant => !isGiven(constant.Name) || constant.Values.Contains(textOf(constant.Name), StringComparer.Ordinal))).ToList();
            return meant.Count == 1 ? meant[0] : null;
        }

        // A constant that must be there and is not is what is missing: nothing is guessed.
        var possible = alternatives.Where(alternative => Required(alternative).All(isGiven)).ToList();
        return possible.Count == 1 ? possible[0] : null;
    }

    /// <summary>Schemas of <c>oneOf</c> and <c>anyOf</c>.</summary>
    public static IEnumerable<JsonObject> Alternatives(JsonObject schema) =>
        (schema["oneOf"] as JsonArray ?? []).Concat(schema["anyOf"] as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>Properties of an alternative whose value tells that it is meant, with the values.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<string> Values)> Constants(JsonObject alternative)
    {
        foreach (var (name, property) in Properties(alternative))
        {
            if (property.TryGetPropertyValue("const", out var only) && TextOf(only) is { } text)
                yield return (name, [text]);
            else if (property["enum"] is JsonArray { Count: > 0 } several)
                yield return (name, [.. several.Select(TextOf).OfType<string>()]);
        }
    }

    /// <summary>Properties by name.</summary>
    public static IEnumerable<KeyValuePair<string, JsonObject>> Properties(JsonObject schema) =>
        (schema["properties"] as JsonObject ?? []).Where(property => property.Value is JsonObject)
            .Select(property => KeyValuePair.Create(property.Key, (JsonObject)property.Value!));

    /// <summary>Names of properties that must be there.</summary>
    public static IEnumerable<string> Required(JsonObject schema) => (schema["required"] as JsonArray ?? []).Select(TextOf).OfType<string>();

    /// <summary>Path and title of a value, as people know it: <c>credentials.access_token (Access token)</c>.</summary>
    public static string Shown(string path, JsonObject? schema) => TextOf(schema?["title"]) is { Length: > 0 } title ? $"{path} ({title})" : path;

    /// <summary>A type in words.</summary>
    public static string Wanted(IEnumerable<string> types) => string.Join(" or ", types.Where(type => type != "null").Select(type => type switch
    {
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "names with values",
        "string" => "a text",
        _ => type,
    }));

    /// <summary>What a text looks like: a JSON number, boolean, list or map, else the text itself.</summary>
    public static JsonNode Look(string text)
    {
        var trimmed = text.Trim();
        if (bool.TryParse(trimmed, out var boolean))
            return JsonValue.Create(boolean);
        if (!JsonNumber().IsMatch(trimmed) && !(trimmed is ['[', .., ']'] or ['{', .., '}']))
            return JsonValue.Create(text)!;
        try
        {
            return JsonNode.Parse(trimmed) ?? JsonValue.Create(text)!;
        }
        catch (JsonException)
        {
            return JsonValue.Create(text)!;
        }
    }

    /// <summary>The types a value has, the narrowest first: a whole number is a number too.</summary>
    public static IReadOnlyList<string> TypesOfValue(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => ["null"],
        JsonValueKind.Object => ["object"],
        JsonValueKind.Array => ["array"],
        JsonValueKind.String => ["string"],
        JsonValueKind.True or JsonValueKind.False => ["boolean"],
        _ => IsWhole(value.ToJsonString()) ? ["integer", "number"] : ["number"],
    };

    /// <summary>A single value as text; null for a list, a map, and nothing.</summary>
    public static string? TextOf(JsonNode? node) => node switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonValue value when value.GetValueKind() is JsonValueKind.True => "true",
        JsonValue value when value.GetValueKind() is JsonValueKind.False => "false",
        JsonValue value => value.ToJsonString(),
        _ => null,
    };

    private static JsonObject? Property(JsonObject schema, string name) => (schema["properties"] as JsonObject)?[name] as JsonObject;

    // JSON schema takes 1.0 for a whole number.
    private static bool IsWhole(string number) =>
        BigInteger.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
        || (double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Math.Floor(value) == value);

    [GeneratedRegex(@"^-?(0|[1-9]\d{0,400})(\.\d{1,400})?([eE][+-]?\d{1,3})?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex JsonNumber();
}
