namespace DataSync.Core.Definitions;

/// <summary>A value that is not in the file but looked up when it is needed.</summary>
/// <param name="Kind">Where it is looked up.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Version">The one version of a secret that is meant; null for the current one.</param>
public readonly record struct Placeholder(PlaceholderKind Kind, string Name, string? Version = null)
{
    /// <summary>As it is written in a file.</summary>
    public override string ToString() =>
        Kind == PlaceholderKind.Secret ? $"${{secret:{Name}{(Version is null ? "" : $"@{Version}")}}}" : $"${{{Name}}}";
}

/// <summary>Where a placeholder's value comes from.</summary>
public enum PlaceholderKind
{
    /// <summary>Configuration: <c>${NAME}</c>.</summary>
    Configuration,

    /// <summary>A secret (Key Vault; locally the environment or user secrets): <c>${secret:name}</c>, <c>${secret:name@version}</c>.</summary>
    Secret,
}
