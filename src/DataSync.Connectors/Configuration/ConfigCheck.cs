using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions.Library;
using DataSync.Core.Definitions;

namespace DataSync.Connectors.Configuration;

/// <summary>Completes a configuration with the specification's defaults, and says what is missing or unknown in it, at every depth.</summary>
internal static class ConfigCheck
{
    // Far beyond any specification.
    private const int MaxDepth = 32;

    /// <summary>Puts in the default of each property that is not there; of alternatives only for the one that is meant.</summary>
    public static void AddDefaults(JsonObject config, JsonObject schema, int depth = 0)
    {
        if (depth > MaxDepth)
            return;
        var before = -1;
        // A default may tell the alternative whose defaults come next.
        while (before != config.Count)
        {
            before = config.Count;
            foreach (var (name, property) in ConfigSchema.Parts(schema, config).SelectMany(ConfigSchema.Properties).ToList())
            {
                if (!config.ContainsKey(name) && property.TryGetPropertyValue("default", out var value) && value is not null)
                    config[name] = value.DeepClone();
            }
        }

        foreach (var (name, property) in ConfigSchema.Parts(schema, config).SelectMany(ConfigSchema.Properties).ToList())
        {
            if (config[name] is JsonObject map)
                AddDefaults(map, property, depth + 1);
            else if (config[name] is JsonArray list)
                list.OfType<JsonObject>().ToList().ForEach(item => AddDefaults(item, ConfigSchema.ItemsOf(property), depth + 1));
            else if (!config.ContainsKey(name) && Completed(property, depth) is { } made)
                config[name] = made;
        }
    }

    /// <summary>Required values that are not there, with their titles; an empty text is none.</summary>
    public static IEnumerable<string> Missing(JsonObject config, JsonObject schema, string path = "", int depth = 0)
    {
        if (depth > MaxDepth)
            yield break;
        var parts = ConfigSchema.Parts(schema, config).ToList();
        var names = parts.SelectMany(ConfigSchema.Required).Distinct().ToList();
        foreach (var name in names.Where(name => IsMissing(config[name])))
            yield return ConfigSchema.Shown(ConfigPath.Field(path, name), parts.SelectMany(ConfigSchema.Properties).FirstOrDefault(p => p.Key == name).Value);
        foreach (var undecided in parts.Where(part => ConfigSchema.Alternatives(part).Skip(1).Any()
            && ConfigSchema.Chosen(part, name => ConfigSchema.TextOf(config[name]), config.ContainsKey) is null))
        {
            foreach (var constant in ConfigSchema.Alternatives(undecided).SelectMany(ConfigSchema.Constants).GroupBy(constant => constant.Name)
                .Where(constant => !config.ContainsKey(constant.Key) && !names.Contains(constant.Key)))
                yield return $"{ConfigPath.Field(path, constant.Key)} (one of {string.Join(", ", constant.SelectMany(c => c.Values).Distinct())})";
        }

        foreach (var (name, property) in parts.SelectMany(ConfigSchema.Properties).DistinctBy(p => p.Key))
        {
            foreach (var missing in Below(config[name], property, ConfigPath.Field(path, name), (map, of, at) => Missing(map, of, at, depth + 1)))
                yield return missing;
        }
    }

    /// <summary>Names that the specification does not know, each with the nearest that it does. Those with two underscores in front are a platform's own.</summary>
    public static IEnumerable<string> Unknown(JsonObject config, JsonObject schema, string path = "", int depth = 0)
    {
        if (depth > MaxDepth)
            yield break;
        var parts = ConfigSchema.Parts(schema, config).ToList();
        // While no alternative is told, the names of all of them are known.
        var known = parts.Concat(parts.SelectMany(ConfigSchema.Alternatives)).SelectMany(ConfigSchema.Properties).DistinctBy(p => p.Key).ToDictionary();
        if (known.Count == 0)
            yield break;
        var isFree = parts.Exists(part => part["additionalProperties"] is JsonObject || part["patternProperties"] is JsonObject);
        foreach (var (name, value) in config)
        {
            if (!known.TryGetValue(name, out var property))
            {
                if (!isFree && !name.StartsWith("__", StringComparison.Ordinal))
                    yield return $"{ConfigPath.Field(path, name)} is no value that the connector asks for. {NearestName.Remedy(name, known.Keys, "It asks for")}";
                continue;
            }

            foreach (var unknown in Below(value, property, ConfigPath.Field(path, name), (map, of, at) => Unknown(map, of, at, depth + 1)))
                yield return unknown;
        }
    }

    // An object that nobody gave is there when its defaults are all it needs.
    private static JsonObject? Completed(JsonObject property, int depth)
    {
        if (property["properties"] is not JsonObject || ConfigSchema.Alternatives(property).Any())
            return null;
        var made = new JsonObject();
        AddDefaults(made, property, depth + 1);
        return made.Count > 0 && !Missing(made, property, "", depth + 1).Any() ? made : null;
    }

    private static IEnumerable<string> Below(
        JsonNode? value, JsonObject schema, string path, Func<JsonObject, JsonObject, string, IEnumerable<string>> look) => value switch
        {
            JsonObject map => look(map, schema, path),
            JsonArray list => list.Select((item, i) => (item, i)).Where(entry => entry.item is JsonObject)
                .SelectMany(entry => look((JsonObject)entry.item!, ConfigSchema.ItemsOf(schema), ConfigPath.Item(path, entry.i))),
            _ => [],
        };

    private static bool IsMissing(JsonNode? value) => value is null || ConfigSchema.TextOf(value) is "";
}
