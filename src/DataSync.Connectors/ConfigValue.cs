namespace DataSync.Connectors;

/// <summary>One resolved value of a source's configuration.</summary>
/// <param name="Text">The value.</param>
/// <param name="Secret">Name of the secret it was resolved from; null for plain configuration.</param>
/// <param name="SecretTexts">Values of the secrets within the text, where they are but parts of it; null when all of it is one.</param>
public sealed record ConfigValue(string Text, string? Secret = null, IReadOnlyList<string>? SecretTexts = null)
{
    /// <summary>Tells where the value came from, never a secret one.</summary>
    public override string ToString() => Secret is null ? Text : $"(secret {Secret})";
}
