using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DataSync.Connectors.Manifests;

/// <summary>Reads YAML text into <see cref="ManifestNode"/>s.</summary>
internal static class YamlManifestReader
{
    // Far beyond any manifest; an alias that holds itself ends here instead of in a stack overflow.
    private const int MaxDepth = 200;

    /// <summary>Root mapping of the first document; null after a problem was reported.</summary>
    public static ManifestMap? Read(string yaml, ManifestProblems problems)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
                return (ManifestMap)Convert(root, depth: 0);

            problems.Add(1, "(file)", "not one YAML mapping", "A manifest starts with version, type and streams at the left margin");
        }
        catch (YamlException exception)
        {
            problems.Add((int)exception.Start.Line, "(file)", $"not valid YAML: {exception.Message}", "Correct the syntax");
        }

        return null;
    }

    /// <summary>A text read as a YAML value; null when it is none.</summary>
    public static ManifestNode? ReadValue(string yaml, int line)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            return stream.Documents is [{ RootNode: var root }] ? Convert(root, depth: 0) with { Line = line } : null;
        }
        catch (YamlException)
        {
            return null;
        }
    }

    private static ManifestNode Convert(YamlNode node, int depth) => node switch
    {
        _ when depth > MaxDepth => throw new YamlException(node.Start, node.End, $"nested deeper than {MaxDepth} levels"),
        YamlMappingNode map => new ManifestMap(LineOf(map), map.Children.ToDictionary(
            pair => KeyOf(pair.Key),
            pair => new ManifestEntry(LineOf(pair.Key), Convert(pair.Value, depth + 1)),
            StringComparer.Ordinal)),
        YamlSequenceNode list => new ManifestList(LineOf(list), [.. list.Children.Select(item => Convert(item, depth + 1))]),
        YamlScalarNode scalar => Convert(scalar),
        _ => throw new YamlException(node.Start, node.End, $"{node.NodeType} is not supported"),
    };

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
