namespace DataSync.Functions.Secrets;

/// <summary>Which secret.</summary>
/// <param name="Name">Its name: letters, digits and hyphens, as Key Vault takes it.</param>
/// <param name="Version">The one version that is meant; null for the current one.</param>
public readonly record struct SecretName(string Name, string? Version = null)
{
    /// <summary>As it is written in <c>${secret:...}</c>.</summary>
    public override string ToString() => Version is null ? Name : $"{Name}@{Version}";
}
