namespace DataSync.Core.Definitions.Yaml;

/// <summary>A value in a definition file with its place.</summary>
internal abstract record YamlNode(int Line, int Column)
{
    /// <summary>What the node is, for messages.</summary>
    public abstract string Kind { get; }
}

/// <summary>A scalar. Plain ones (without quotes) may stand for numbers, booleans and keywords; quoted ones are text.</summary>
internal sealed record YamlScalar(int Line, int Column, string Text, bool IsPlain) : YamlNode(Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => "a single value";

    /// <summary><c>key:</c> with nothing after it, or an explicit null (YAML 1.2 core schema).</summary>
    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>A list.</summary>
internal sealed record YamlList(int Line, int Column, IReadOnlyList<YamlNode> Items) : YamlNode(Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>A mapping with scalar keys, in file order, each key once.</summary>
internal sealed record YamlMap(int Line, int Column, IReadOnlyList<KeyValuePair<YamlScalar, YamlNode>> Entries)
    : YamlNode(Line, Column)
{
    /// <inheritdoc/>
    public override string Kind => "a mapping of keys to values";
}
