using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace DataSync.Connectors.Manifests;

/// <summary>
/// Reads YAML text into <see cref="ManifestNode"/>s, with anchors, aliases and merge keys (https://yaml.org/type/merge.html) as
/// the reference engine's reader (PyYAML) has them. A name that stands twice in one mapping is an error, where PyYAML takes
/// the last.
/// </summary>
internal sealed class YamlManifestReader
{
    // Far beyond any manifest (the largest public ones have some 20 levels and 60,000 nodes). Aliases count where they are
    // used: a few lines of them can stand for more than any memory holds.
    private const int MaxDepth = 140;
    private const int MaxNodes = 2_000_000;

    private const string File = "(file)";
    private const string Correct = "Correct the syntax";

    // What an anchor names is the same node wherever its alias stands (compared by reference: the library compares contents).
    private readonly Dictionary<YamlNode, Anchored> _anchored = new(ReferenceEqualityComparer.Instance);
    private int _nodes;
    private int _deepest;

    private YamlManifestReader()
    {
    }

    /// <summary>Root mapping of the first document; null after a problem was reported.</summary>
    public static ManifestMap? Read(string yaml, ManifestProblems problems)
    {
        try
        {
            LookThrough(yaml);
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
                return (ManifestMap)new YamlManifestReader().Convert(root, depth: 0);

            problems.Add(1, File, "not one YAML mapping", "A manifest starts with version, type and streams at the left margin");
        }
        catch (YamlException exception)
        {
            problems.Add(Math.Max((int)exception.Start.Line, 1), File, $"not valid YAML: {exception.Message.TrimEnd('.')}", Correct);
        }
        catch (Exception exception) when (IsOfLibrary(exception))
        {
            // The library's own slips on broken text: it has no place to tell.
            problems.Add(1, File, "not valid YAML: the reader gave it up", "Check the file with a YAML linter; it is broken beyond a message with a line");
        }

        return null;
    }

    /// <summary>A text read as a YAML value; null when it is none.</summary>
    public static ManifestNode? ReadValue(string yaml, int line)
    {
        try
        {
            LookThrough(yaml);
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            return stream.Documents is [{ RootNode: var root }] ? new YamlManifestReader().Convert(root, depth: 0) with { Line = line } : null;
        }
        catch (Exception exception) when (exception is YamlException || IsOfLibrary(exception))
        {
            return null;
        }
    }

    private static bool IsOfLibrary(Exception exception) => exception is ArgumentException or InvalidOperationException or FormatException
        or OverflowException or IndexOutOfRangeException or NullReferenceException or InvalidCastException or KeyNotFoundException;

    /// <summary>
    /// What the library cannot be asked for: it reads nested nodes by calling itself, so their depth is looked at before, and
    /// has no line for an alias whose anchor is not there.
    /// </summary>
    private static void LookThrough(string yaml)
    {
        var parser = new Parser(new StringReader(yaml));
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        for (var depth = 0; parser.MoveNext();)
        {
            var part = parser.Current!;
            depth += part.NestingIncrease;
            if (depth > MaxDepth)
                throw TooDeep(part.Start, part.End);
            if (part is NodeEvent { Anchor.IsEmpty: false } node)
                anchors.Add(node.Anchor.Value);
            if (part is AnchorAlias alias && !anchors.Contains(alias.Value.Value))
                throw new YamlException(alias.Start, alias.End, $"*{alias.Value.Value} refers to an anchor that does not stand before it");
        }
    }

    private ManifestNode Convert(YamlNode node, int depth)
    {
        if (node.Anchor.IsEmpty)
            return ConvertOnce(node, depth);
        if (_anchored.TryGetValue(node, out var known))
        {
            Count(node, known.Nodes, depth + known.Height);
            return known.Node;
        }

        var (nodes, deepest) = (_nodes, _deepest);
        _deepest = depth;
        var converted = ConvertOnce(node, depth);
        _anchored[node] = new Anchored(converted, _nodes - nodes, _deepest - depth);
        _deepest = Math.Max(deepest, _deepest);
        return converted;
    }

    private void Count(YamlNode node, int nodes, int depth)
    {
        _deepest = Math.Max(_deepest, depth);
        if (depth > MaxDepth)
            throw TooDeep(node.Start, node.End);
        _nodes += nodes;
        if (_nodes > MaxNodes)
            throw new YamlException(node.Start, node.End, $"more than {MaxNodes.ToString(CultureInfo.InvariantCulture)} values, aliases counted where they are used");
    }

    private ManifestNode ConvertOnce(YamlNode node, int depth)
    {
        Count(node, nodes: 1, depth);
        return node switch
        {
            YamlMappingNode map => Convert(map, depth),
            YamlSequenceNode list => new ManifestList(LineOf(list), [.. list.Children.Select(item => Convert(item, depth + 1))]),
            YamlScalarNode scalar => Convert(scalar),
            _ => throw new YamlException(node.Start, node.End, $"{node.NodeType} is not supported"),
        };
    }

    private ManifestMap Convert(YamlMappingNode map, int depth)
    {
        var entries = new Dictionary<string, ManifestEntry>(StringComparer.Ordinal);
        var merged = new List<ManifestMap>();
        foreach (var (key, value) in map.Children)
        {
            var name = KeyOf(key);
            if (name == "<<" && key is YamlScalarNode { Style: ScalarStyle.Plain })
                merged.AddRange(Merged(value, depth + 1));
            else if (!entries.TryAdd(name, new ManifestEntry(LineOf(key), Convert(value, depth + 1))))
                throw new YamlException(key.Start, key.End, $"{name} stands twice in one mapping");
        }

        // What stands there itself wins, then the first of those merged into it.
        foreach (var (name, entry) in merged.SelectMany(source => source.Entries))
            entries.TryAdd(name, entry);
        return new ManifestMap(LineOf(map), entries);
    }

    private IEnumerable<ManifestMap> Merged(YamlNode value, int depth) => value switch
    {
        YamlMappingNode map => [Convert(map, depth)],
        YamlSequenceNode list when list.All(item => item is YamlMappingNode) => [.. list.Cast<YamlMappingNode>().Select(map => Convert(map, depth))],
        _ => throw new YamlException(value.Start, value.End, "only a mapping, or a list of them, can be merged"),
    };

    private static ManifestScalar Convert(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        var isPlain = scalar.Style is ScalarStyle.Plain or ScalarStyle.Any && !IsText(scalar);
        var isNull = isPlain && text is ("" or "~" or "null" or "Null" or "NULL");
        return new ManifestScalar(LineOf(scalar), text, isNull, isPlain);
    }

    /// <summary>Said to be a text, as in <c>!!str 12</c>.</summary>
    private static bool IsText(YamlScalarNode scalar) => !scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific && scalar.Tag.Value == "tag:yaml.org,2002:str";

    private static string KeyOf(YamlNode key) => key is YamlScalarNode { Value: { } text }
        ? text
        : throw new YamlException(key.Start, key.End, "a key must be plain text");

    private static YamlException TooDeep(Mark start, Mark end) => new(start, end, $"nested deeper than {MaxDepth} levels");

    private static int LineOf(YamlNode node) => (int)node.Start.Line;

    /// <summary>What an anchor names: how many nodes it stands for, and how many levels it has below it.</summary>
    private sealed record Anchored(ManifestNode Node, int Nodes, int Height);
}
