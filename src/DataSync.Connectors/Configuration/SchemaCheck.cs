using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DataSync.Core.Definitions;

namespace DataSync.Connectors.Configuration;

/// <summary>
/// Holds a value to a JSON schema: what a specification and a manifest's validations use of draft 7
/// (https://json-schema.org/draft-07/json-schema-validation). <c>format</c> is for people, as in the reference engine;
/// <c>$ref</c>, <c>if</c> and <c>dependencies</c> are not looked at. Messages hold no values.
/// </summary>
internal static class SchemaCheck
{
    private const int MaxDepth = 32;
    private static readonly TimeSpan s_patternTime = TimeSpan.FromMilliseconds(250);

    /// <summary>What is wrong, each with its place.</summary>
    /// <param name="value">The value.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="path">Place of the value; empty for the whole.</param>
    /// <param name="isConfig">Whether this is a configuration, where a text left empty is a value not given, and what is missing was told already.</param>
    /// <param name="depth">Levels above.</param>
    public static IEnumerable<string> Problems(JsonNode? value, JsonObject schema, string path, bool isConfig, int depth = 0)
    {
        if (depth > MaxDepth || (isConfig && (value is null || ConfigSchema.TextOf(value) is "")))
            return [];
        var shown = ConfigSchema.Shown(path.Length == 0 ? "the value" : path, schema);
        var types = TypesOf(schema);
        if (types.Count > 0 && !types.Overlaps(ConfigSchema.TypesOfValue(value)))
            return [$"{shown} must be {ConfigSchema.Wanted(types)}"];
        var problems = new List<string>();
        if (schema["enum"] is JsonArray allowed && !allowed.Any(one => Same(one, value)))
            problems.Add($"{shown} must be one of {string.Join(", ", allowed.Select(one => ConfigSchema.TextOf(one) ?? one?.ToJsonString() ?? "null"))}");
        if (schema.TryGetPropertyValue("const", out var only) && !Same(only, value))
            problems.Add($"{shown} must be {ConfigSchema.TextOf(only) ?? only?.ToJsonString() ?? "null"}");
        problems.AddRange(value switch
        {
            JsonObject map => OfMap(map, schema, path, shown, isConfig, depth),
            JsonArray list => OfList(list, schema, path, shown, isConfig, depth),
            JsonValue single when single.GetValueKind() == JsonValueKind.String => OfText(single.GetValue<string>(), schema, shown),
            JsonValue single when single.GetValueKind() == JsonValueKind.Number => OfNumber(single, schema, shown),
            _ => [],
        });
        problems.AddRange(OfCombinations(value, schema, path, shown, isConfig, depth));
        return problems;
    }

    private static IEnumerable<string> OfCombinations(JsonNode? value, JsonObject schema, string path, string shown, bool isConfig, int depth)
    {
        foreach (var problem in (schema["allOf"] as JsonArray ?? []).OfType<JsonObject>().SelectMany(part => Problems(value, part, path, isConfig, depth + 1)))
            yield return problem;
        if (schema["not"] is JsonObject not && !Problems(value, not, path, isConfig: false, depth + 1).Any())
            yield return $"{shown} must not be like this";
        var alternatives = ConfigSchema.Alternatives(schema).ToList();
        if (alternatives.Count == 0)
            yield break;
        var chosen = value is JsonObject map ? ConfigSchema.Chosen(schema, name => ConfigSchema.TextOf(map[name]), map.ContainsKey) : null;
        if (chosen is not null)
        {
            foreach (var problem in Problems(value, chosen, path, isConfig, depth + 1))
                yield return problem;
            yield break;
        }

        var tells = value is JsonObject given
            ? alternatives.SelectMany(ConfigSchema.Constants).GroupBy(constant => constant.Name).FirstOrDefault(constant => given.ContainsKey(constant.Key))
            : null;
        if (tells is not null && !tells.SelectMany(constant => constant.Values).Contains(ConfigSchema.TextOf(((JsonObject)value!)[tells.Key]), StringComparer.Ordinal))
            yield return $"{ConfigPath.Field(path, tells.Key)} must be one of {string.Join(", ", tells.SelectMany(constant => constant.Values).Distinct())}";
        else if (!isConfig && !alternatives.Exists(alternative => !Problems(value, alternative, path, isConfig, depth + 1).Any()))
            yield return $"{shown} fits none of its {alternatives.Count} alternatives";
        else if (isConfig && value is not JsonObject && !alternatives.Exists(alternative => !Problems(value, alternative, path, isConfig, depth + 1).Any()))
            yield return $"{shown} fits none of its {alternatives.Count} alternatives";
    }

    private static IEnumerable<string> OfMap(JsonObject map, JsonObject schema, string path, string shown, bool isConfig, int depth)
    {
        var properties = ConfigSchema.Properties(schema).ToDictionary();
        if (!isConfig)
        {
            foreach (var name in ConfigSchema.Required(schema).Where(name => !map.ContainsKey(name)))
                yield return $"{ConfigSchema.Shown(ConfigPath.Field(path, name), properties.GetValueOrDefault(name))} is missing";
        }

        foreach (var (name, value) in map)
        {
            if (properties.TryGetValue(name, out var property) || (property = schema["additionalProperties"] as JsonObject) is not null)
            {
                foreach (var problem in Problems(value, property, ConfigPath.Field(path, name), isConfig, depth + 1))
                    yield return problem;
            }
            else if (!isConfig && schema["patternProperties"] is null && ConfigSchema.TextOf(schema["additionalProperties"]) == "false")
                yield return $"{shown} must not have {name}";
        }

        if (Limit(schema, "minProperties") is { } fewest && map.Count < fewest)
            yield return $"{shown} must have at least {fewest} entries";
        if (Limit(schema, "maxProperties") is { } most && map.Count > most)
            yield return $"{shown} must have at most {most} entries";
    }

    private static IEnumerable<string> OfList(JsonArray list, JsonObject schema, string path, string shown, bool isConfig, int depth)
    {
        if (Limit(schema, "minItems") is { } fewest && list.Count < fewest)
            yield return $"{shown} must have at least {fewest} entries";
        if (Limit(schema, "maxItems") is { } most && list.Count > most)
            yield return $"{shown} must have at most {most} entries";
        if (ConfigSchema.TextOf(schema["uniqueItems"]) == "true" && list.Select(item => item?.ToJsonString()).Distinct().Count() < list.Count)
            yield return $"{shown} must not have an entry twice";
        if (schema["items"] is not JsonObject items)
            yield break;
        for (var i = 0; i < list.Count; i++)
        {
            foreach (var problem in Problems(list[i], items, ConfigPath.Item(path, i), isConfig, depth + 1))
                yield return problem;
        }
    }

    private static IEnumerable<string> OfText(string text, JsonObject schema, string shown)
    {
        var length = new StringInfo(text).LengthInTextElements;
        if (Limit(schema, "minLength") is { } shortest && length < shortest)
            yield return $"{shown} must have at least {shortest} characters";
        if (Limit(schema, "maxLength") is { } longest && length > longest)
            yield return $"{shown} must have at most {longest} characters";
        if (ConfigSchema.TextOf(schema["pattern"]) is { } pattern && !Matches(text, pattern))
        {
            yield return ConfigSchema.TextOf(schema["pattern_descriptor"]) is { Length: > 0 } described
                ? $"{shown} must look like {described}"
                : $"{shown} must match {pattern}";
        }
    }

    private static IEnumerable<string> OfNumber(JsonValue value, JsonObject schema, string shown)
    {
        var number = double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);
        if (Limit(schema, "minimum") is { } least && number < least)
            yield return $"{shown} must be at least {Text(least)}";
        if (Limit(schema, "maximum") is { } most && number > most)
            yield return $"{shown} must be at most {Text(most)}";
        if (Limit(schema, "exclusiveMinimum") is { } above && number <= above)
            yield return $"{shown} must be more than {Text(above)}";
        if (Limit(schema, "exclusiveMaximum") is { } below && number >= below)
            yield return $"{shown} must be less than {Text(below)}";
    }

    // Unlike for reading a text, a constant says nothing about the type that a check of its own would not.
    private static HashSet<string> TypesOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray list => [.. list.Select(ConfigSchema.TextOf).OfType<string>()],
        { } one when ConfigSchema.TextOf(one) is { } type => [type],
        _ => [],
    };

    private static bool Same(JsonNode? one, JsonNode? other) => JsonNode.DeepEquals(one, other)
        || (one?.GetValueKind() == JsonValueKind.Number && other?.GetValueKind() == JsonValueKind.Number
            && double.Parse(one.ToJsonString(), CultureInfo.InvariantCulture).Equals(double.Parse(other.ToJsonString(), CultureInfo.InvariantCulture)));

    // What .NET cannot read as a pattern, or not in time, is not held against a value.
    private static bool Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, s_patternTime);
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            return true;
        }
    }

    private static double? Limit(JsonObject schema, string key) =>
        schema[key] is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : null;

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
