using System.Globalization;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Manifests;

/// <summary>Copies of manifest pieces with values replaced, as the templates of dynamic streams need them.</summary>
/// <remarks>
/// A segment of a path is a key, an index into a list, <c>*</c> for all of one level, or <c>**</c> for any number of levels, as
/// in the reference engine's library for it (https://github.com/dpath-maintainers/dpath-python). A key counts as being there
/// also where a parameter of that name is in effect, since it stands in for the key.
/// </remarks>
internal static class ManifestEditing
{
    private const string ParametersKey = "$parameters";
    private const string AnyOne = "*";
    private const string AnyDepth = "**";

    /// <summary>Replaces what is at a path; null when nothing is there.</summary>
    /// <param name="map">The component; stays as it is.</param>
    /// <param name="path">The path, with one segment at least.</param>
    /// <param name="value">The value.</param>
    /// <param name="parameters">Names of the parameters in effect at the component.</param>
    public static ManifestMap? Replace(ManifestMap map, ReadOnlySpan<string> path, ManifestNode value, IEnumerable<string> parameters) =>
        ReplaceIn(map, path, value, [.. parameters]) as ManifestMap;

    /// <summary>Puts a value at a path, with what is missing on the way.</summary>
    /// <exception cref="RequestException">A single value, or the end of a list, is in the way.</exception>
    public static ManifestMap Create(ManifestMap map, ReadOnlySpan<string> path, ManifestNode value)
    {
        var before = map.Entries.GetValueOrDefault(path[0]);
        var after = path.Length == 1 ? value : CreateBelow(before?.Value, map.Line, path[1..], value);
        return With(map, path[0], before?.Line ?? map.Line, after);
    }

    private static ManifestNode CreateBelow(ManifestNode? node, int line, ReadOnlySpan<string> path, ManifestNode value)
    {
        switch (node)
        {
            case null or ManifestScalar { IsNull: true }:
                return CreateBelow(Index(path[0]) is null ? new ManifestMap(line, new Dictionary<string, ManifestEntry>()) : new ManifestList(line, []), line, path, value);
            case ManifestMap map:
                return Create(map, path, value);
            case ManifestList list when Index(path[0]) is { } index && index <= list.Items.Count:
                var items = list.Items.ToList();
                var after = path.Length == 1 ? value : CreateBelow(items.ElementAtOrDefault(index), line, path[1..], value);
                if (index == items.Count)
                    items.Add(after);
                else
                    items[index] = after;
                return list with { Items = items };
            default:
                throw new RequestException($"nothing can be put at {string.Join('.', path)} of line {line.ToString(CultureInfo.InvariantCulture)}, since a value is in its way");
        }
    }

    private static ManifestNode? ReplaceIn(ManifestNode node, ReadOnlySpan<string> path, ManifestNode value, HashSet<string> parameters)
    {
        if (path.Length == 0)
            return value;
        if (path[0] == AnyDepth)
            return ReplaceAtAnyDepth(node, path, value, parameters);
        if (node is ManifestMap map)
            parameters = [.. parameters, .. Own(map)];
        ManifestNode? replaced = null;
        foreach (var key in Keys(node, path[0], parameters))
        {
            if (ChildOf(node, key, path.Length == 1, parameters) is { } child && ReplaceIn(child, path[1..], value, parameters) is { } after)
                replaced = With(replaced ?? node, key, after);
        }

        return replaced;
    }

    private static ManifestNode? ReplaceAtAnyDepth(ManifestNode node, ReadOnlySpan<string> path, ManifestNode value, HashSet<string> parameters)
    {
        var here = path.Length == 1 ? null : ReplaceIn(node, path[1..], value, parameters);
        foreach (var key in Keys(node, AnyOne, parameters))
        {
            var child = ChildOf(here ?? node, key, isLast: false, parameters)!;
            if (ReplaceIn(child, path, value, parameters) is { } after)
                here = With(here ?? node, key, after);
        }

        return here;
    }

    private static IEnumerable<string> Keys(ManifestNode node, string segment, HashSet<string> parameters) => (node, segment) switch
    {
        (ManifestMap map, AnyOne) => [.. map.Entries.Keys],
        (ManifestList list, AnyOne) => Enumerable.Range(0, list.Items.Count).Select(i => i.ToString(CultureInfo.InvariantCulture)),
        (ManifestMap, ParametersKey) when parameters.Count > 0 => [segment],
        (ManifestMap map, _) when map.Entries.ContainsKey(segment) || parameters.Contains(segment) => [segment],
        (ManifestList list, _) when Index(segment) < list.Items.Count => [segment],
        _ => [],
    };

    /// <summary>What is there; for a key that a parameter stands in for, something to be replaced.</summary>
    private static ManifestNode? ChildOf(ManifestNode node, string key, bool isLast, HashSet<string> parameters) => node switch
    {
        ManifestList list => list.Items[Index(key)!.Value],
        ManifestMap map when map[key] is { } value => value,
        ManifestMap map when isLast => new ManifestScalar(map.Line, "", IsNull: true, IsPlain: true),
        ManifestMap map when key == ParametersKey => new ManifestMap(map.Line, new Dictionary<string, ManifestEntry>()),
        _ => null,
    };

    private static ManifestNode With(ManifestNode node, string key, ManifestNode value)
    {
        if (node is ManifestMap map)
            return With(map, key, map.Entries.GetValueOrDefault(key)?.Line ?? map.Line, value);
        var list = (ManifestList)node;
        var items = list.Items.ToList();
        items[Index(key)!.Value] = value;
        return list with { Items = items };
    }

    private static ManifestMap With(ManifestMap map, string key, int line, ManifestNode value) =>
        map with { Entries = new Dictionary<string, ManifestEntry>(map.Entries, StringComparer.Ordinal) { [key] = new(line, value) } };

    private static IEnumerable<string> Own(ManifestMap map) => (map[ParametersKey] as ManifestMap)?.Entries.Keys ?? [];

    private static int? Index(string segment) =>
        int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}
