using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DataSync.Connectors.Manifests;

/// <summary>Reads YAML text into <see cref="ManifestNode"/>s.</summary>
internal static class YamlManifestReader
{
    // Far beyond any manifest; an alias that holds itself ends here instead of in a stack overflow.
    private const int MaxDepth = 200;

    // The largest public manifest has 25,000 values; aliases of aliases can make a few lines stand for very many.
    private const int MaxValues = 500_000;

    /// <summary>Root mapping of the first document; null after a problem was reported.</summary>
    public static ManifestMap? Read(string yaml, ManifestProblems problems)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
                {
                var values = 0;
                return (ManifestMap)Convert(root, depth: 0, ref values);
            }


            problems.Add(1, "(file)", "not one YAML mapping", "A manifest starts with version, type and streams at the left margin");
        }
        catch (YamlException exception)
        {
            problems.Add((int)exception.Start.Line, "(file)", $"not valid YAML: {exception.Message}", "Correct the syntax");
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet's scanner, at some texts that are no YAML; it does not say where.
            problems.Add(1, "(file)", "not valid YAML", "Correct the syntax");
        }

        return null;
    }

    private static ManifestNode Convert(YamlNode node, int depth, ref int values)
    {
        if (depth > MaxDepth)
            throw new YamlException(node.Start, node.End, $"nested deeper than {MaxDepth} levels");
        if (++values > MaxValues)
            throw new YamlException(node.Start, node.End, $"more than {MaxValues} values, with those that aliases stand for");
        switch (node)
        {
            case YamlMappingNode map:
                var entries = new Dictionary<string, ManifestEntry>(StringComparer.Ordinal);
                foreach (var (key, value) in map.Children)
                    entries.Add(KeyOf(key), new ManifestEntry(LineOf(key), Convert(value, depth + 1, ref values)));
                return new ManifestMap(LineOf(map), entries);
            case YamlSequenceNode list:
                var items = new List<ManifestNode>(list.Children.Count);
                foreach (var item in list.Children)
                    items.Add(Convert(item, depth + 1, ref values));
                return new ManifestList(LineOf(list), items);
            case YamlScalarNode scalar:
                return Convert(scalar);
            default:
                throw new YamlException(node.Start, node.End, $"{node.NodeType} is not supported");
        }
    }

    private static ManifestScalar Convert(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        var isPlain = scalar.Style is ScalarStyle.Plain or ScalarStyle.Any;
        var isNull = isPlain && text is ("" or "~" or "null" or "Null" or "NULL");
        return new ManifestScalar(LineOf(scalar), text, isNull, isPlain);
    }

    private static string KeyOf(YamlNode key) => key is YamlScalarNode { Value: { } text }
        ? text
        : throw new YamlException(key.Start, key.End, "a key must be plain text");

    private static int LineOf(YamlNode node) => (int)node.Start.Line;
}
