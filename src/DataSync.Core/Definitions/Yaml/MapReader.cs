using System.Globalization;

namespace DataSync.Core.Definitions.Yaml;

/// <summary>
/// Reads the keys of one section. Every getter adds what is wrong to the problems and answers null or the fallback, so that
/// reading goes on and all problems of a file are found at once.
/// </summary>
internal sealed class MapReader
{
    private readonly string _path;
    private readonly Dictionary<string, YamlNode> _values = [];

    private MapReader(YamlMap map, string path, ProblemList problems)
    {
        Map = map;
        _path = path;
        Problems = problems;
    }

    public YamlMap Map { get; }

    public ProblemList Problems { get; }

    /// <summary>Opens a section; null when the node is not a mapping.</summary>
    public static MapReader? Open(YamlNode node, string path, IReadOnlyList<string> known, ProblemList problems)
    {
        if (node is not YamlMap map)
        {
            problems.Error(node, path, $"must hold the keys {string.Join(", ", known)}, but is {node.Kind}");
            return null;
        }

        var reader = new MapReader(map, path, problems);
        foreach (var (key, value) in map.Entries)
        {
            if (!known.Contains(key.Text))
                problems.Error(key, reader.PathOf(key.Text), $"unknown key '{Quote(key.Text)}'; {NearestName.Hint(key.Text, known)}");
            else if (value is YamlScalar { IsNull: true })
                problems.Error(key, reader.PathOf(key.Text), "has no value; give one or remove the line");
            else
                reader._values.Add(key.Text, value);
        }

        return reader;
    }

    public string PathOf(string key) => YamlComposer.Join(_path, key);

    public YamlNode? Get(string key) => _values.GetValueOrDefault(key);

    /// <summary>Place of a key's value, or of the section when the key is missing.</summary>
    public YamlNode PlaceOf(string key) => Get(key) ?? Map;

    public void Error(string key, string message) => Problems.Error(PlaceOf(key), PathOf(key), message);

    /// <summary>A key that must be there, also when its value was refused already.</summary>
    public YamlNode? Require(string key)
    {
        if (!Map.Entries.Any(e => e.Key.Text == key)) Problems.Error(Map, PathOf(key), "is missing");
        return Get(key);
    }

    public YamlScalar? Scalar(string key)
    {
        var node = Get(key);
        if (node is not null and not YamlScalar) Error(key, $"must be a single value, but is {node.Kind}");
        return node as YamlScalar;
    }

    /// <summary>Text that passes a check; the check answers what to write instead, or null when all is well.</summary>
    public string? Text(string key, Func<string, string?> check)
    {
        if (Scalar(key) is not { } scalar) return null;
        if (check(scalar.Text) is not { } remedy) return scalar.Text;
        Error(key, $"'{Quote(scalar.Text)}': {remedy}");
        return null;
    }

    /// <summary>One of a few words.</summary>
    public string? Word(string key, IReadOnlyList<string> known) =>
        Text(key, text => known.Contains(text) ? null : $"unknown; {NearestName.Hint(text, known)}");

    public bool Flag(string key, bool fallback)
    {
        if (Scalar(key) is not { } scalar) return fallback;
        if (scalar is { IsPlain: true, Text: "true" or "false" }) return scalar.Text == "true";
        Error(key, $"'{Quote(scalar.Text)}': write true or false");
        return fallback;
    }

    public int Integer(string key, int min, int max, int fallback) => Integer(key, min, max) ?? fallback;

    public int? Integer(string key, int min, int max)
    {
        if (Scalar(key) is not { } scalar) return null;
        if (scalar.IsPlain && int.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max) return number;
        Error(key, $"'{Quote(scalar.Text)}': write a whole number from {min} to {max}, without quotes");
        return null;
    }

    /// <summary>A list of texts; a single text counts as a list of one.</summary>
    public IReadOnlyList<YamlScalar> Scalars(string key)
    {
        if (Get(key) is not { } node) return [];
        if (node is YamlScalar one) return [one];
        if (node is not YamlList list)
        {
            Error(key, $"must be a list, but is {node.Kind}");
            return [];
        }

        foreach (var item in list.Items.Where(i => i is not YamlScalar or YamlScalar { IsNull: true }))
            Problems.Error(item, PathOf(key), "every entry of this list must be a single value");
        return [.. list.Items.OfType<YamlScalar>().Where(i => !i.IsNull)];
    }

    /// <summary>A value as messages show it: short, and on one line.</summary>
    public static string Quote(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= 60 ? line : line[..(char.IsHighSurrogate(line[59]) ? 59 : 60)] + "…";
    }
}
