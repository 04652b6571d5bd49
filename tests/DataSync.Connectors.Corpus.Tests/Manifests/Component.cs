using System.Globalization;
using System.Text.Json.Nodes;

namespace DataSync.Connectors.Corpus.Tests.Manifests;

/// <summary>A mapping of a manifest with the <c>$parameters</c> in effect there.</summary>
internal sealed class Component
{
    private readonly Dictionary<string, object?> _map;

    private Component(Dictionary<string, object?> map, IReadOnlyDictionary<string, object?> inherited)
    {
        _map = map;
        if (map.GetValueOrDefault("$parameters") is not Dictionary<string, object?> own)
        {
            Parameters = inherited;
            return;
        }

        var parameters = new Dictionary<string, object?>(inherited, StringComparer.Ordinal);
        foreach (var (name, value) in own)
            parameters[name] = value;
        Parameters = parameters;
    }

    public static Component Root(Dictionary<string, object?> map) => new(map, new Dictionary<string, object?>());

    public IReadOnlyDictionary<string, object?> Parameters { get; }

    public string Type => _map.GetValueOrDefault("type") as string ?? "";

    public IEnumerable<string> Keys => _map.Keys;

    public object? this[string key] => _map.GetValueOrDefault(key) ?? Parameters.GetValueOrDefault(key);

    public string? Text(string key) => TextOf(this[key]);

    public static string? TextOf(object? value) => value switch
    {
        null => null,
        string text => text,
        true => "true",
        false => "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    public bool Flag(string key) => this[key] is true or "true" or "True";

    public Component? Child(string key) =>
        this[key] is Dictionary<string, object?> map ? new Component(map, Without(key)) : null;

    public IReadOnlyList<Component> Children(string key) =>
        this[key] is List<object?> list
            ? [.. list.OfType<Dictionary<string, object?>>().Select(map => new Component(map, Without(key)))]
            : Child(key) is { } one ? [one] : [];

    public IReadOnlyList<string> Texts(string key) => this[key] switch
    {
        List<object?> list => [.. list.Select(TextOf).OfType<string>()],
        { } one when TextOf(one) is { } text => [text],
        _ => [],
    };

    /// <summary>The same component with what stands at some keys at others instead; what is nowhere is taken away.</summary>
    public Component With(params (string Key, object? Value)[] changes)
    {
        var map = new Dictionary<string, object?>(_map, StringComparer.Ordinal);
        foreach (var (key, value) in changes)
            map[key] = value;
        return new Component(map, Parameters);
    }

    /// <summary>The same component with a value at a path; <c>*</c> stands for all items of a list.</summary>
    public Component With(IReadOnlyList<string> path, object? value) => new((Dictionary<string, object?>)Put(_map, path, 0, value)!, Parameters);

    /// <summary>All texts below a key that may be templates, each with the names that lead to it.</summary>
    public IEnumerable<(IReadOnlyList<string> Path, string Text)> Leaves(string key) => Leaves(this[key], []);

    /// <summary>This component and all below it.</summary>
    public IEnumerable<Component> AllBelow()
    {
        yield return this;
        foreach (var key in _map.Keys.Where(key => key != "$parameters"))
        {
            foreach (var child in Children(key).SelectMany(child => child.AllBelow()))
                yield return child;
        }
    }

    public static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        long whole => JsonValue.Create(whole),
        double number => JsonValue.Create(number),
        List<object?> list => new JsonArray([.. list.Select(ToJson)]),
        Dictionary<string, object?> map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, ToJson(pair.Value)))),
        _ => throw new ArgumentException($"{value.GetType()} is no value of a manifest", nameof(value)),
    };

    private static object? Put(object? at, IReadOnlyList<string> path, int from, object? value)
    {
        if (from == path.Count)
            return value;
        if (at is List<object?> list)
        {
            return list.Select((item, i) => path[from] == "*" || path[from] == i.ToString(CultureInfo.InvariantCulture)
                ? Put(item, path, from + 1, value) : item).ToList();
        }

        var map = new Dictionary<string, object?>(at as Dictionary<string, object?> ?? [], StringComparer.Ordinal);
        map[path[from]] = Put(map.GetValueOrDefault(path[from]), path, from + 1, value);
        return map;
    }

    private static IEnumerable<(IReadOnlyList<string> Path, string Text)> Leaves(object? value, IReadOnlyList<string> path) => value switch
    {
        Dictionary<string, object?> map => map.SelectMany(pair => Leaves(pair.Value, [.. path, pair.Key])),
        List<object?> list => list.SelectMany(item => Leaves(item, path)),
        _ when TextOf(value) is { } text => [(path, text)],
        _ => [],
    };

    private IReadOnlyDictionary<string, object?> Without(string key) =>
        Parameters.ContainsKey(key) ? Parameters.Where(pair => pair.Key != key).ToDictionary(StringComparer.Ordinal) : Parameters;
}
