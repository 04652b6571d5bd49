using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DataSync.Core.Definitions.Yaml;

/// <summary>
/// Builds the tree of a definition file from the parser's events. In place of the library's representation model, which
/// recurses as deep as the file nests, expands aliases and stops at the first duplicate key.
/// </summary>
internal sealed class YamlComposer
{
    /// <summary>Definitions nest four deep; more is a mistake or an attack on the stack.</summary>
    internal const int MaxDepth = 32;

    /// <summary>A definition of a thousand columns has about 100,000 characters.</summary>
    internal const int MaxLength = 1_000_000;

    private readonly Parser _events;
    private readonly ProblemList _problems;

    private YamlComposer(string yaml, ProblemList problems)
    {
        _events = new Parser(new StringReader(yaml));
        _problems = problems;
    }

    /// <summary>Reads the one document of a file; null when there is none or it is broken, with the reason added to the problems.</summary>
    public static YamlNode? Compose(string yaml, ProblemList problems)
    {
        if (yaml.StartsWith('\uFEFF')) yaml = yaml[1..];
        if (yaml.Length > MaxLength)
        {
            problems.Error(1, 1, "", $"the file has more than {MaxLength} characters; a sync definition is far smaller");
            return null;
        }

        if (yaml.AsSpan().IndexOfAny('\0', '\uFFFD') is >= 0 and var at)
        {
            var (line, column) = Place(yaml, at);
            problems.Error(line, column, "", "the file is not UTF-8 text; save it as UTF-8");
            return null;
        }

        var composer = new YamlComposer(yaml, problems);
        try
        {
            return composer.Document();
        }
        catch (YamlException e)
        {
            // A tab is the one mistake that cannot be seen, and the parser may report it many lines above.
            var tab = TabIndentedLine(yaml, (int)e.Start.Line);
            if (tab > 0) problems.Error(tab, 1, "", "YAML is indented with spaces, this line with a tab; replace it by spaces");
            else problems.Error((int)e.Start.Line, (int)e.Start.Column, "", $"not valid YAML: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            // The scanner's answer to some unclosed brackets.
            var mark = composer._events.Current?.End ?? Mark.Empty;
            problems.Error((int)mark.Line, (int)mark.Column, "", "not valid YAML from here on; is a bracket or quote left open?");
        }

        return null;
    }

    private YamlNode? Document()
    {
        _events.Consume<StreamStart>();
        if (!_events.TryConsume<DocumentStart>(out _))
        {
            _problems.Error(1, 1, "", "the file is empty; it needs at least name, source, mapping and destination");
            return null;
        }

        var root = Node("", 0);
        _events.Consume<DocumentEnd>();
        if (_events.Accept<DocumentStart>(out var second))
            Report(second.Start, "", "a file holds one sync; move this document to a file of its own");
        return root;
    }

    /// <summary>The next node; null when it had to be given up, with the reason added to the problems.</summary>
    private YamlNode? Node(string path, int depth)
    {
        if (_events.TryConsume<AnchorAlias>(out var alias))
        {
            Report(alias.Start, path, "aliases are not supported; write the value out");
            return null;
        }

        if (_events.Accept<NodeEvent>(out var node))
        {
            if (!node.Anchor.IsEmpty) Report(node.Start, path, "anchors are not supported; remove it");
            if (!node.Tag.IsEmpty) Report(node.Start, path, "tags are not supported; remove it");
        }

        if (_events.TryConsume<Scalar>(out var scalar))
            return new YamlScalar(Line(scalar.Start), Column(scalar.Start), scalar.Value, scalar.Style == ScalarStyle.Plain);

        // Given up as a whole: the scanner's time grows with the square of the depth.
        if (depth == MaxDepth) throw new SemanticErrorException(node!.Start, node.End, $"nested more than {MaxDepth} levels deep");

        return _events.TryConsume<SequenceStart>(out var start)
            ? List(start.Start, path, depth)
            : Map(_events.Consume<MappingStart>().Start, path, depth);
    }

    private YamlList List(Mark start, string path, int depth)
    {
        var items = new List<YamlNode>();
        while (!_events.TryConsume<SequenceEnd>(out _))
        {
            if (Node(path, depth + 1) is { } item) items.Add(item);
        }

        return new YamlList(Line(start), Column(start), items);
    }

    private YamlMap Map(Mark start, string path, int depth)
    {
        var entries = new List<KeyValuePair<YamlScalar, YamlNode>>();
        var lines = new Dictionary<string, int>();
        while (!_events.TryConsume<MappingEnd>(out _))
        {
            var place = _events.Current!.Start;
            var key = Node(path, depth + 1) as YamlScalar;
            if (key is null) Report(place, path, "a key must be a single word");
            var value = Node(key is null ? path : Join(path, key.Text), depth + 1);
            if (key is null) continue;

            if (!lines.TryAdd(key.Text, key.Line))
                Report(place, Join(path, key.Text), $"given twice; it stands on line {lines[key.Text]} already");
            else if (value is not null)
                entries.Add(new(key, value));
        }

        return new YamlMap(Line(start), Column(start), entries);
    }

    internal static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private void Report(Mark place, string path, string message) => _problems.Error(Line(place), Column(place), path, message);

    private static int Line(Mark mark) => (int)mark.Line;

    private static int Column(Mark mark) => (int)mark.Column;

    private static int TabIndentedLine(string yaml, int from)
    {
        var lines = yaml.Split('\n');
        for (var i = Math.Max(from - 1, 0); i < lines.Length; i++)
        {
            if (lines[i].AsSpan().TrimStart(' ').StartsWith("\t")) return i + 1;
        }

        return 0;
    }

    private static (int Line, int Column) Place(string text, int at)
    {
        var before = text.AsSpan(0, at);
        return (before.Count('\n') + 1, at - (before.LastIndexOf('\n') + 1) + 1);
    }
}
