using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DataSync.Connectors.Corpus.Tests.Manifests;

/// <summary>Makes up a configuration that a manifest's spec accepts.</summary>
internal static partial class ConfigMaker
{
    /// <param name="root">The manifest.</param>
    /// <param name="yaml">The manifest as text, which tells what stands at the start of an address.</param>
    /// <param name="withOptional">Whether values are given that the spec does not ask for and has no default for.</param>
    /// <param name="days">How many days before the clock reading starts.</param>
    public static JsonObject Make(Component root, string yaml, bool withOptional, int days)
    {
        if (root.Child("spec")?.Child("connection_specification") is not { } schema)
            return UsedConfig.Make(root, yaml, withOptional, name => IsDate(name)
                ? Dates.PythonDateFormat.Of(FormatOf(root, name) ?? FormatAround(root, name) ?? "%Y-%m-%dT%H:%M:%SZ").Format(Template.Clock.GetUtcNow().AddDays(IsEnd(name) ? 0 : -days)) : null);
        if (schema["properties"] is null)
            return [];
        var config = OfObject(schema, withOptional, days);
        foreach (var (name, property) in Properties(schema).Where(pair => config.ContainsKey(pair.Name) && Type(pair.Schema) == "string" && pair.Schema["enum"] is null))
        {
            var isGiven = property["default"] is not null;
            if (!isGiven && IsHost(name, yaml))
                config[name] = "corpus.example.com";
            else if (!isGiven && IsAddress(name, yaml))
                config[name] = "https://corpus.example.com";
            else if (property["pattern"] is null && FormatOf(root, name) is { } format && !(name == "end_date" && !schema.Texts("required").Contains(name)))
                config[name] = Dates.PythonDateFormat.Of(format).Format(Template.Clock.GetUtcNow().AddDays(IsEnd(name) ? 0 : -days));
        }

        return config;
    }

    private static bool IsHost(string name, string yaml) => Regex.IsMatch(yaml, $@"https?://\{{\{{\s*config(\[\\?[""']|\.){Regex.Escape(name)}\b");

    private static bool IsAddress(string name, string yaml) =>
        Regex.IsMatch(yaml, $@"(url_base|url|endpoint): *[""']?\{{\{{\s*config(\[\\?[""']|\.){Regex.Escape(name)}\b");

    /// <summary>The format in which a cursor reads a configured date; null when none does.</summary>
    private static string? FormatOf(Component root, string name)
    {
        foreach (var cursor in root.AllBelow().Where(one => one.Type == "DatetimeBasedCursor"))
        {
            foreach (var key in (string[])["start_datetime", "end_datetime"])
            {
                var bound = cursor.Child(key);
                if (Only().Match(bound?.Text("datetime") ?? cursor.Text(key) ?? "") is { Success: true } match && match.Groups[1].Value == name)
                    return bound?.Text("datetime_format") is { Length: > 0 } own ? own : cursor.Text("datetime_format");
            }
        }

        return null;
    }

    /// <summary>The format of a bound whose expression has the configured date in it.</summary>
    private static string? FormatAround(Component root, string name) => (
        from cursor in root.AllBelow()
        where cursor.Type == "DatetimeBasedCursor"
        let bound = cursor.Child("start_datetime")
        where bound?.Text("datetime")?.Contains($"'{name}'", StringComparison.Ordinal) == true
        select bound.Text("datetime_format")).FirstOrDefault(format => format is { Length: > 0 });

    [GeneratedRegex(@"^\{\{\s*config(?:\[['""]|\.get\(['""]|\.)(\w+)(?:['""]\]|['""]\s*,.*\))?\s*\}\}$")]
    private static partial Regex Only();

    private static JsonObject OfObject(Component schema, bool withOptional, int days)
    {
        var made = new JsonObject();
        var required = schema.Texts("required").ToHashSet();
        foreach (var (name, property) in Properties(schema))
        {
            if (required.Contains(name) || withOptional || property["default"] is not null || IsWanted(name, property))
                made[name] = OfProperty(name, property, withOptional, days);
        }

        return made;
    }

    // Many specs call a secret or the start optional that nothing works without.
    private static bool IsWanted(string name, Component property) =>
        property["const"] is not null || property.Flag("airbyte_secret")
        || (IsDate(name, property) && !IsEnd(name)) || property["oneOf"] is not null || property["properties"] is not null;

    private static bool IsEnd(string name) => name.Contains("end", StringComparison.OrdinalIgnoreCase) || name.Contains("until", StringComparison.OrdinalIgnoreCase);

    private static bool IsDate(string name, Component property) =>
        property.Text("format") is "date" or "date-time" || IsDate(name);

    private static bool IsDate(string name) => name.EndsWith("_date", StringComparison.Ordinal) || name is "since" or "updated_since" or "date_from";

    private static JsonNode? OfProperty(string name, Component property, bool withOptional, int days)
    {
        if (property["const"] is { } constant)
            return Component.ToJson(constant);
        if (property["oneOf"] is not null)
        {
            // The first alternative, and the last where all is given.
            var chosen = withOptional ? property.Children("oneOf")[^1] : property.Children("oneOf")[0];
            return chosen["properties"] is null ? Scalar(name, chosen, days) : OfObject(chosen, withOptional, days);
        }

        if (property["default"] is { } given && !IsDate(name, property))
            return Component.ToJson(given);
        if (property["enum"] is List<object?> { Count: > 0 } choices && Type(property) != "array")
            return Component.ToJson(choices[0]);
        return Type(property) switch
        {
            "object" => OfObject(property, withOptional, days),
            "array" => new JsonArray(OfItem(name, property, withOptional, days)),
            _ => Scalar(name, property, days),
        };
    }

    private static JsonNode? OfItem(string name, Component property, bool withOptional, int days)
    {
        if (property["examples"] is List<object?> { Count: > 0 } examples && examples[0] is List<object?> { Count: > 0 } list)
            return Component.ToJson(list[0]);
        return property.Child("items") is { } items ? OfProperty(name, items, withOptional, days) : JsonValue.Create($"{name}-1");
    }

    private static JsonNode? Scalar(string name, Component property, int days) => Type(property) switch
    {
        "boolean" => JsonValue.Create(false),
        "integer" => JsonValue.Create(Whole(property)),
        "number" => JsonValue.Create((double)Whole(property)),
        _ => JsonValue.Create(Text(name, property, days)),
    };

    private static long Whole(Component property) =>
        (property["examples"] is List<object?> { Count: > 0 } list ? list[0] as long? : null) ?? property["minimum"] as long? ?? 5;

    private static string Text(string name, Component property, int days)
    {
        var pattern = property.Text("pattern") ?? "";
        var text = Proposal(name, property, pattern, days);
        return pattern.Length == 0 || IsMatch(text, pattern) ? text
            : new[] { text.ToUpperInvariant(), text.ToLowerInvariant(), "https://www.example.com", "12" }.FirstOrDefault(other => IsMatch(other, pattern)) ?? text;
    }

    // A pattern in another dialect is nobody's to keep here.
    private static bool IsMatch(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern);
        }
        catch (RegexParseException)
        {
            return true;
        }
    }

    private static string Proposal(string name, Component property, string pattern, int days)
    {
        if (IsDate(name, property) || pattern.Contains("{4}-[0-9]{2}", StringComparison.Ordinal))
        {
            var start = Template.Clock.GetUtcNow().Date.AddDays(IsEnd(name) ? 0 : -days);
            var format = property.Text("format") == "date" || (pattern.Length > 0 && !pattern.Contains('T')) ? "yyyy-MM-dd"
                : pattern.Contains(".[0-9]{3}Z", StringComparison.Ordinal) || pattern.Contains(".[0-9]{3}Z", StringComparison.Ordinal) ? "yyyy-MM-ddTHH:mm:ss.fffZ"
                : pattern.StartsWith("^[0-9]{8}T", StringComparison.Ordinal) ? "yyyyMMddTHHmmssZ"
                : "yyyy-MM-ddTHH:mm:ssZ";
            if (property["examples"] is List<object?> { Count: > 0 } dates && dates[0] is string { Length: 10 } && property.Text("format") is null)
                format = "yyyy-MM-dd";
            return start.ToString(format.Replace("T", "'T'", StringComparison.Ordinal).Replace("Z", "'Z'", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        }

        if (property["examples"] is List<object?> { Count: > 0 } examples && Component.TextOf(examples[0]) is { Length: > 0 } example && !example.Contains('<'))
            return example;
        if (name.EndsWith("url", StringComparison.OrdinalIgnoreCase) || pattern.StartsWith("^https://", StringComparison.Ordinal))
            return "https://corpus.example.com";
        return pattern.StartsWith("^[-]?", StringComparison.Ordinal) || pattern.StartsWith("^[0-9", StringComparison.Ordinal) ? "12" : $"{name}1".Replace("_", "", StringComparison.Ordinal);
    }

    private static string Type(Component property) => property.Texts("type").FirstOrDefault(type => type != "null") ?? "string";

    private static IEnumerable<(string Name, Component Schema)> Properties(Component schema) =>
        schema.Child("properties") is { } properties
            ? properties.Keys.Select(key => (key, properties.Child(key))).Where(pair => pair.Item2 is not null).Select(pair => (pair.key, pair.Item2!))
            : [];
}
