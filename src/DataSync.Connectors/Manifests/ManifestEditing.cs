using System.Globalization;

namespace DataSync.Connectors.Manifests;

/// <summary>Copies of manifest pieces with one value replaced, as the templates of dynamic streams need them.</summary>
internal static class ManifestEditing
{
    private const string ParametersKey = "$parameters";

    /// <summary>
    /// The map with a value at a path; a segment is a key, or an index into a list. What is not there is left as it is unless
    /// <paramref name="create"/> says otherwise; parameters may be added anywhere, since each component has those of the
    /// components around it.
    /// </summary>
    public static ManifestMap Set(ManifestMap map, ReadOnlySpan<string> path, ManifestNode value, bool create)
    {
        var key = path[0];
        if (!map.Entries.TryGetValue(key, out var entry) && !create && key != ParametersKey)
            return map;
        var (line, before) = (entry?.Line ?? map.Line, entry?.Value ?? new ManifestMap(map.Line, new Dictionary<string, ManifestEntry>()));
        var after = path.Length == 1 ? value : Set(before, path[1..], value, create || key == ParametersKey);
        return map with { Entries = new Dictionary<string, ManifestEntry>(map.Entries, StringComparer.Ordinal) { [key] = new(line, after) } };
    }

    private static ManifestNode Set(ManifestNode node, ReadOnlySpan<string> path, ManifestNode value, bool create) => node switch
    {
        ManifestMap map => Set(map, path, value, create),
        ManifestList list => Set(list, path, value, create),
        // A single value on the way makes place where something is to be created.
        _ when create => Set(new ManifestMap(node.Line, new Dictionary<string, ManifestEntry>()), path, value, create),
        _ => node,
    };

    private static ManifestList Set(ManifestList list, ReadOnlySpan<string> path, ManifestNode value, bool create)
    {
        if (!int.TryParse(path[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index > list.Items.Count - (create ? 0 : 1))
            return list;
        var items = list.Items.ToList();
        if (index == items.Count)
            items.Add(new ManifestMap(list.Line, new Dictionary<string, ManifestEntry>()));
        items[index] = path.Length == 1 ? value : Set(items[index], path[1..], value, create);
        return list with { Items = items };
    }
}
