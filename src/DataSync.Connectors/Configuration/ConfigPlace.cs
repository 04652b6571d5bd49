using System.Globalization;
using System.Text.Json.Nodes;

namespace DataSync.Connectors.Configuration;

/// <summary>Finds and changes places in a configuration; a step <c>*</c> stands for every entry. As the reference engine's <c>dpath</c>.</summary>
internal static class ConfigPlace
{
    /// <summary>All values at a place.</summary>
    public static IEnumerable<JsonNode?> Values(JsonNode? node, ReadOnlyMemory<string> path)
    {
        if (path.Length == 0)
            return [node];
        var (step, rest) = (path.Span[0], path[1..]);
        return node switch
        {
            JsonObject map when step == "*" => map.SelectMany(entry => Values(entry.Value, rest)),
            JsonArray list when step == "*" => list.SelectMany(item => Values(item, rest)),
            JsonObject map when map.TryGetPropertyValue(step, out var value) => Values(value, rest),
            JsonArray list when IndexOf(step, list) is { } index => Values(list[index], rest),
            _ => [],
        };
    }

    /// <summary>Sets a value, and makes the maps on the way to it.</summary>
    public static void Set(JsonObject config, IReadOnlyList<string> path, JsonNode? value)
    {
        JsonNode at = config;
        for (var i = 0; i < path.Count; i++)
        {
            var isLast = i == path.Count - 1;
            if (at is JsonArray list && IndexOf(path[i], list) is { } index)
            {
                if (isLast)
                    list[index] = value;
                else
                    at = list[index] is JsonObject or JsonArray ? list[index]! : Made(made => list[index] = made);
            }
            else if (at is JsonObject map)
            {
                if (isLast)
                    map[path[i]] = value;
                else
                    at = map[path[i]] is JsonObject or JsonArray ? map[path[i]]! : Made(made => map[path[i]] = made);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Removes what is there. Within a list only the last item goes; another becomes null, so that none moves up.</summary>
    public static void Remove(JsonNode? node, ReadOnlyMemory<string> path)
    {
        var (step, rest) = (path.Span[0], path[1..]);
        if (rest.Length > 0)
        {
            foreach (var below in Values(node, path[..1]).ToList())
                Remove(below, rest);
            return;
        }

        switch (node)
        {
            case JsonObject map when step == "*":
                map.Clear();
                break;
            case JsonObject map:
                map.Remove(step);
                break;
            case JsonArray list when step == "*":
                list.Clear();
                break;
            case JsonArray list when IndexOf(step, list) is { } index:
                if (index == list.Count - 1)
                    list.RemoveAt(index);
                else
                    list[index] = null;
                break;
        }
    }

    private static JsonObject Made(Action<JsonObject> put)
    {
        var made = new JsonObject();
        put(made);
        return made;
    }

    private static int? IndexOf(string step, JsonArray list) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count ? index : null;
}
