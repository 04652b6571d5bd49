using System.Globalization;

namespace DataSync.Connectors.Manifests;

/// <summary>
/// Replaces references (<c>$ref: "#/definitions/x"</c>, or a plain string that starts with <c>#/</c>) by what they point
/// to. Keys beside <c>$ref</c> win over those of the target. Same rules as the reference engine's
/// <c>ManifestReferenceResolver</c>.
/// </summary>
internal sealed class ReferenceResolver(ManifestMap root, ManifestProblems problems)
{
    private const string RefKey = "$ref";

    // The largest public manifest has 100,000 values once its references are followed. Levels: within what expressions take in.
    private const int MaxValues = 1_000_000;
    private const int MaxDepth = 140;

    private readonly List<string> _open = [];
    private int _values;
    private int _depth;

    public ManifestMap Resolve() => (ManifestMap)Resolve(root, "");

    private ManifestNode Resolve(ManifestNode node, string path)
    {
        if (++_values > MaxValues || _depth > MaxDepth)
        {
            // Said once, at the first of them.
            if (_values <= MaxValues || _values == MaxValues + 1)
                problems.Add(node.Line, PlaceOf(path), $"with its references followed, the manifest has more than {MaxValues} values or {MaxDepth} levels", "Refer to less");
            return node;
        }

        _depth++;
        var resolved = node switch
        {
            ManifestMap map => Resolve(map, path),
            ManifestList list => list with { Items = [.. list.Items.Select((item, i) => Resolve(item, $"{path}[{i}]"))] },
            ManifestScalar scalar when IsReference(scalar) => Follow(scalar, path),
            _ => node,
        };
        _depth--;
        return resolved;
    }

    private ManifestNode Resolve(ManifestMap map, string path)
    {
        var target = map[RefKey] is { } reference ? Resolve(reference, path) : null;
        if (target is not null and not ManifestMap && !ReferenceEquals(target, map[RefKey]))
            return target;

        var merged = new Dictionary<string, ManifestEntry>(StringComparer.Ordinal);
        foreach (var (key, entry) in (target as ManifestMap)?.Entries ?? new Dictionary<string, ManifestEntry>())
            merged[key] = entry;
        foreach (var (key, entry) in map.Entries.Where(entry => entry.Key != RefKey))
            merged[key] = entry with { Value = Resolve(entry.Value, path.Length == 0 ? key : $"{path}.{key}") };
        return map with { Entries = merged };
    }

    private ManifestNode Follow(ManifestScalar reference, string path)
    {
        if (_open.Contains(reference.Text))
        {
            var circle = string.Join(" -> ", _open.Append(reference.Text));
            problems.Add(reference.Line, PlaceOf(path), $"reference {reference.Text} leads back to itself ({circle})", "Break the circle");
            return reference;
        }

        if (Find(reference.Text[2..]) is not { } target)
        {
            problems.Add(reference.Line, PlaceOf(path), $"reference {reference.Text} points to nothing", "Correct it or add the definition");
            return reference;
        }

        _open.Add(reference.Text);
        var resolved = Resolve(target, path);
        _open.RemoveAt(_open.Count - 1);
        return resolved;
    }

    /// <summary>
    /// A key may itself hold a slash: at each level the whole rest is tried as a key first, then its first segment.
    /// A segment may be an index into a list.
    /// </summary>
    private ManifestNode? Find(string pointer)
    {
        ManifestNode? node = root;
        while (pointer.Length > 0)
        {
            if (node is ManifestMap whole && whole[pointer] is { } found)
                return found;
            var slash = pointer.IndexOf('/');
            var head = slash < 0 ? pointer : pointer[..slash];
            pointer = slash < 0 ? "" : pointer[(slash + 1)..];
            node = node switch
            {
                ManifestMap parent => parent[head],
                ManifestList list when int.TryParse(head, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    && index < list.Items.Count => list.Items[index],
                _ => null,
            };
            if (node is null)
                return null;
        }

        return node;
    }

    private static string PlaceOf(string path) => path.Length == 0 ? "(root)" : path;

    private static bool IsReference(ManifestScalar scalar) => scalar.Text.StartsWith("#/", StringComparison.Ordinal);
}
