using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DataSync.Connectors.Corpus.Tests.Manifests;

/// <summary>
/// A manifest as plain data with its references followed: mappings, lists, texts, numbers, booleans, null. Written from the
/// format's documentation, with nothing of the engine in it, since it stands on the other side of the line.
/// </summary>
internal static class YamlTree
{
    public static Dictionary<string, object?> Load(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var root = (Dictionary<string, object?>)Convert(stream.Documents[0].RootNode)!;
        return (Dictionary<string, object?>)new References(root).Follow(root)!;
    }

    private static object? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => map.Children.ToDictionary(pair => ((YamlScalarNode)pair.Key).Value ?? "", pair => Convert(pair.Value), StringComparer.Ordinal),
        YamlSequenceNode list => list.Children.Select(Convert).ToList(),
        YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Any } scalar => Plain(scalar.Value ?? ""),
        YamlScalarNode scalar => scalar.Value ?? "",
        _ => null,
    };

    private static object? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => text,
    };

    private sealed class References(Dictionary<string, object?> root)
    {
        private readonly Dictionary<string, object?> _followed = new(StringComparer.Ordinal);

        public object? Follow(object? node) => node switch
        {
            string text when text.StartsWith("#/", StringComparison.Ordinal) => At(text),
            List<object?> list => list.Select(Follow).ToList(),
            Dictionary<string, object?> map => Merge(map),
            _ => node,
        };

        private object? Merge(Dictionary<string, object?> map)
        {
            var target = map.TryGetValue("$ref", out var reference) && reference is string text ? At(text) : null;
            if (target is not null and not Dictionary<string, object?>)
                return target;
            var merged = new Dictionary<string, object?>((Dictionary<string, object?>?)target ?? [], StringComparer.Ordinal);
            foreach (var (key, value) in map.Where(pair => pair.Key != "$ref"))
                merged[key] = Follow(value);
            return merged;
        }

        private object? At(string reference)
        {
            if (_followed.TryGetValue(reference, out var known))
                return known;
            _followed[reference] = null;
            return _followed[reference] = Follow(Find(root, reference[2..]));
        }

        private static object? Find(object? node, string pointer)
        {
            if (pointer.Length == 0)
                return node;
            if (node is Dictionary<string, object?> whole && whole.TryGetValue(pointer, out var found))
                return found;
            var parts = pointer.Split('/', 2);
            var rest = parts.Length > 1 ? parts[1] : "";
            return node switch
            {
                Dictionary<string, object?> map when map.TryGetValue(parts[0], out var child) => Find(child, rest),
                List<object?> list when int.TryParse(parts[0], CultureInfo.InvariantCulture, out var at) && at < list.Count => Find(list[at], rest),
                _ => null,
            };
        }
    }
}
