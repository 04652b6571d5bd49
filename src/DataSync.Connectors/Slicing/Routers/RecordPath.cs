using System.Text.Json;

namespace DataSync.Connectors.Slicing.Routers;

/// <summary>
/// Finds values in a record by a path, as the dpath library that the reference engine uses does: names with a slash between
/// (https://github.com/dpath-maintainers/dpath-python), numbers for places in a list, and <c>*</c> for any one of them. A dot
/// is part of a name. Where a wildcard finds several values, all are given; the reference engine refuses that.
/// </summary>
internal static class RecordPath
{
    /// <summary>Splits a path written in one text.</summary>
    public static IReadOnlyList<string> Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The values at a path; none when the record has none there.</summary>
    public static IEnumerable<JsonElement> Find(JsonElement value, IReadOnlyList<string> path, int from = 0)
    {
        if (from == path.Count)
            return [value];
        var segment = path[from];
        return value.ValueKind switch
        {
            JsonValueKind.Object when value.TryGetProperty(segment, out var field) => Find(field, path, from + 1),
            JsonValueKind.Object when segment == "*" => value.EnumerateObject().SelectMany(field => Find(field.Value, path, from + 1)),
            JsonValueKind.Array when int.TryParse(segment, out var index) && index >= 0 && index < value.GetArrayLength() => Find(value[index], path, from + 1),
            JsonValueKind.Array when segment == "*" => value.EnumerateArray().SelectMany(item => Find(item, path, from + 1)),
            _ => [],
        };
    }
}
