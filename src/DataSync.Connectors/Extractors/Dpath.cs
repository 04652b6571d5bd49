using System.Globalization;

namespace DataSync.Connectors.Extractors;

/// <summary>
/// Finds values by a path whose segments may be patterns: <c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[!abc]</c> within one segment, and
/// once <c>**</c> for any number of segments. A segment of digits is a place in a list, from the end when negative. Same
/// rules and order as the reference engine's library (dpath 2.2, <c>segments.match</c> and <c>segments.walk</c>;
/// https://github.com/dpath-maintainers/dpath-python), which refuses empty names, where here they are names as any other.
/// </summary>
internal static class Dpath
{
    public const string AnyDepth = "**";

    /// <summary>Whether a segment is more than a name.</summary>
    public static bool IsPattern(string segment) => segment.AsSpan().ContainsAny('*', '?', '[');

    /// <summary>Whether a segment may be a place in a list.</summary>
    public static bool IsIndex(string segment) => int.TryParse(segment, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    /// <summary>The values, in the order they stand.</summary>
    public static List<DpathMatch<T>> Find<T, TTree>(T root, IReadOnlyList<string> path)
        where TTree : IDpathTree<T>
    {
        var found = new List<DpathMatch<T>>();
        if (path.Contains(AnyDepth))
            Walk<T, TTree>(root, path, [], found);
        else if (path.Count > 0)
            Step<T, TTree>(root, path, 0, found);
        return found;
    }

    private static void Step<T, TTree>(T parent, IReadOnlyList<string> path, int at, List<DpathMatch<T>> found)
        where TTree : IDpathTree<T>
    {
        foreach (var match in IsPattern(path[at]) ? Matching<T, TTree>(parent, path[at]) : Named<T, TTree>(parent, path[at]))
        {
            if (at + 1 == path.Count)
                found.Add(match);
            else
                Step<T, TTree>(match.Value, path, at + 1, found);
        }
    }

    private static IEnumerable<DpathMatch<T>> Matching<T, TTree>(T parent, string pattern)
        where TTree : IDpathTree<T> => TTree.Children(parent).Where(child => Matches(child, pattern));

    private static IEnumerable<DpathMatch<T>> Named<T, TTree>(T parent, string name)
        where TTree : IDpathTree<T>
    {
        var length = TTree.Length(parent);
        if (length is null)
        {
            if (TTree.TryGet(parent, name, out var value))
                yield return new DpathMatch<T>(parent, name, 0, value);
        }
        else if (int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)
            && (index < 0 ? index + length.Value : index) is var place && place >= 0 && place < length)
        {
            yield return TTree.Children(parent).ElementAt(place);
        }
    }

    // All children first, then what is below each: the order of dpath's walk.
    private static void Walk<T, TTree>(T node, IReadOnlyList<string> path, List<DpathMatch<T>> way, List<DpathMatch<T>> found)
        where TTree : IDpathTree<T>
    {
        foreach (var child in TTree.Children(node))
        {
            way.Add(child);
            if (Matches(way, path))
                found.Add(child);
            way.RemoveAt(way.Count - 1);
        }

        foreach (var child in TTree.Children(node))
        {
            way.Add(child);
            Walk<T, TTree>(child.Value, path, way, found);
            way.RemoveAt(way.Count - 1);
        }
    }

    private static bool Matches<T>(List<DpathMatch<T>> way, IReadOnlyList<string> path)
    {
        var before = path.Count - 1;
        for (var i = 0; i < path.Count; i++)
        {
            if (path[i] == AnyDepth)
            {
                before = i;
                break;
            }
        }

        // What ** stands for: as many segments as are left over, none at the least.
        var after = path.Count - before - 1;
        if (way.Count < before + after)
            return false;
        for (var i = 0; i < before; i++)
        {
            if (!Matches(way[i], path[i]))
                return false;
        }

        for (var i = 0; i < after; i++)
        {
            if (!Matches(way[way.Count - after + i], path[before + 1 + i]))
                return false;
        }

        return true;
    }

    private static bool Matches<T>(DpathMatch<T> child, string pattern)
    {
        if (child.Name is { } name)
            return IsPattern(pattern) ? Glob.Matches(name, pattern) : name == pattern;
        return IsPattern(pattern)
            ? Glob.Matches(child.Index.ToString(CultureInfo.InvariantCulture), pattern)
            : int.TryParse(pattern, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) && index == child.Index;
    }
}
