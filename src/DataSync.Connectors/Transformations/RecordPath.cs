using System.Globalization;
using System.Text.Json.Nodes;
using DataSync.Connectors.Extractors;

namespace DataSync.Connectors.Transformations;

/// <summary>Sets and removes values of a record by path, as the reference engine's library does (dpath 2.2, <c>new</c> and <c>delete</c>).</summary>
internal static class RecordPath
{
    // A place far beyond a list's end would fill it up to there with null.
    private const int MaxIndex = 10_000;

    /// <summary>
    /// Sets a value and makes what is missing on the way: a list where a segment of digits follows, else an object; null on
    /// the way is missing, too. False when a single value is in the way: it is not lost.
    /// </summary>
    public static bool TrySet(JsonObject record, IReadOnlyList<string> path, JsonNode? value)
    {
        JsonNode current = record;
        for (var i = 0; i < path.Count - 1; i++)
        {
            var next = Get(current, path[i]);
            if (next is null)
            {
                next = IsIndex(path[i + 1]) ? new JsonArray() : new JsonObject();
                if (!TryPut(current, path[i], next))
                    return false;
            }

            if (next is JsonValue)
                return false;
            current = next;
        }

        return TryPut(current, path[^1], value);
    }

    /// <summary>Removes a value. Of a list only the last is taken out; another becomes null, so that the rest keeps its places.</summary>
    public static void Remove(DpathMatch<JsonNode?> match)
    {
        if (match.Name is { } name)
            (match.Parent as JsonObject)?.Remove(name);
        else if (match.Parent is JsonArray list && match.Index == list.Count - 1)
            list.RemoveAt(match.Index);
        else if (match.Parent is JsonArray longer && match.Index < longer.Count)
            longer[match.Index] = null;
    }

    private static JsonNode? Get(JsonNode parent, string segment) => parent switch
    {
        JsonObject map => map[segment],
        JsonArray list when IsIndex(segment) && IndexOf(segment) is var index && index < list.Count => list[index],
        _ => null,
    };

    private static bool TryPut(JsonNode parent, string segment, JsonNode? value)
    {
        if (parent is JsonObject map)
        {
            map[segment] = value;
            return true;
        }

        if (parent is not JsonArray list || !IsIndex(segment) || IndexOf(segment) is not (var index and <= MaxIndex))
            return false;
        while (list.Count <= index)
            list.Add((JsonNode?)null);
        list[index] = value;
        return true;
    }

    private static bool IsIndex(string segment) => segment.Length is > 0 and <= 9 && segment.All(char.IsAsciiDigit);

    private static int IndexOf(string segment) => int.Parse(segment, CultureInfo.InvariantCulture);
}
