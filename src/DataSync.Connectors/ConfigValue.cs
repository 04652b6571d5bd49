namespace DataSync.Connectors;

/// <summary>One resolved value of a source's configuration. Nested values have a <see cref="Core.Definitions.ConfigPath"/> for a name.</summary>
/// <param name="Text">The value.</param>
/// <param name="Secret">Name of the secret it was resolved from; null for plain configuration.</param>
/// <param name="SecretTexts">Values of the secrets within the text, where they are but parts of it; null when all of it is one.</param>
public sealed record ConfigValue(string Text, string? Secret = null, IReadOnlyList<string>? SecretTexts = null)
{
    /// <summary>What the text may stand for where the connector's specification asks for no type.</summary>
    public ConfigForm Form { get; init; }

    /// <summary>Tells where the value came from, never a secret one.</summary>
    public override string ToString() => Secret is null ? Text : $"(secret {Secret})";
}
