using System.Text;
using System.Text.Json;

namespace DataSync.Cli.Connector.Adding;

/// <summary>The <c>source.config</c> of a proposed sync: what the connector requires, as settings and secrets; of alternatives the first.</summary>
internal sealed class ProposedConfig(string connector)
{
    private readonly StringBuilder _yaml = new();

    /// <summary>Settings that it names.</summary>
    public List<string> Settings { get; } = [];

    /// <summary>Secrets that it names.</summary>
    public List<string> Secrets { get; } = [];

    /// <summary>The lines below <c>config:</c>; empty when nothing is required.</summary>
    public string Lines(JsonElement specification)
    {
        Add(specification, "", indent: 4);
        return _yaml.ToString();
    }

    private void Add(JsonElement schema, string path, int indent)
    {
        var properties = Properties(schema).ToList();
        var required = Required(schema);
        foreach (var (name, property) in properties)
        {
            if (property.TryGetProperty("const", out var only))
                Line(indent, name, only.ValueKind == JsonValueKind.String ? Names.YamlText(only.GetString()!) : only.GetRawText(), null);
            else if (required.Contains(name) && !property.TryGetProperty("default", out _))
                Required(name, property, path, indent);
        }

        var optional = properties.Where(property => !property.Value.TryGetProperty("const", out _)
            && (!required.Contains(property.Name) || property.Value.TryGetProperty("default", out _))).Select(property => property.Name).ToList();
        if (optional.Count > 0)
            _yaml.Append(' ', indent).Append("# also taken: ").AppendJoin(", ", optional.Select(OneLine)).Append('\n');
    }

    private void Required(string name, JsonElement property, string path, int indent)
    {
        var below = path.Length == 0 ? name : $"{path} {name}";
        var alternatives = new[] { "oneOf", "anyOf" }
            .Select(key => property.TryGetProperty(key, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToList() : [])
            .FirstOrDefault(list => list.Count > 0 && list.TrueForAll(one => Properties(one).Any()));
        if (alternatives is not null || Properties(property).Any())
        {
            Line(indent, name, "", alternatives is { Count: > 1 } ? $"one of: {string.Join("; ", alternatives.Select((one, i) => Text(one, "title") ?? $"alternative {i + 1}"))}" : Title(property));
            var length = _yaml.Length;
            Add(property, below, indent + 2);
            if (alternatives is not null)
                Add(alternatives[0], below, indent + 2);
            if (!_yaml.ToString(length, _yaml.Length - length).Split('\n').Any(line => line.TrimStart() is { Length: > 0 } text && text[0] != '#'))
                _yaml.Insert(length - 1 - CommentLength(length), " {}");
            return;
        }

        if (property.TryGetProperty("airbyte_secret", out var isSecret) && isSecret.ValueKind == JsonValueKind.True)
        {
            Secrets.Add(Names.Kebab($"{connector} {below}"));
            Line(indent, name, $"\"${{secret:{Secrets[^1]}}}\"", Title(property));
        }
        else
        {
            Settings.Add(Names.Setting($"{connector} {below}"));
            Line(indent, name, $"\"${{{Settings[^1]}}}\"", Title(property));
        }
    }

    // A map line ends with its comment and a line break; an empty map is written before the comment.
    private int CommentLength(int end)
    {
        var start = _yaml.ToString(0, end - 1).LastIndexOf('\n') + 1;
        var line = _yaml.ToString(start, end - 1 - start);
        var comment = line.IndexOf("   #", StringComparison.Ordinal);
        return comment < 0 ? 0 : line.Length - comment;
    }

    private void Line(int indent, string name, string value, string? comment)
    {
        _yaml.Append(' ', indent).Append(Names.YamlKey(name)).Append(':');
        if (value.Length > 0)
            _yaml.Append(' ').Append(value);
        if (comment is not null)
            _yaml.Append("   # ").Append(OneLine(comment));
        _yaml.Append('\n');
    }

    private static string? Title(JsonElement property) => Text(property, "title");

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static IEnumerable<(string Name, JsonElement Value)> Properties(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? properties.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.Object).Select(property => (property.Name, property.Value))
            : [];

    private static HashSet<string> Required(JsonElement schema) =>
        schema.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.Array
            ? [.. required.EnumerateArray().Select(name => name.ToString())]
            : [];

    private static string? Text(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
