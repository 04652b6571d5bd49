namespace DataSync.Connectors;

/// <summary>One resolved value of a source's configuration.</summary>
/// <param name="Text">The value.</param>
/// <param name="Secret">Name of the secret it was resolved from; null for plain configuration.</param>
public sealed record ConfigValue(string Text, string? Secret = null)
{
    /// <summary>Tells where the value came from, never a secret one.</summary>
    public override string ToString() => Secret is null ? Text : $"(secret {Secret})";
}
