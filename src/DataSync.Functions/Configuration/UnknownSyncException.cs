namespace DataSync.Functions.Configuration;

/// <summary>No definition has this name.</summary>
public sealed class UnknownSyncException(string sync, IReadOnlyCollection<string> known)
    : Exception($"there is no sync \"{sync}\"; known are: {(known.Count == 0 ? "none (put one into definitions/syncs)" : string.Join(", ", known))}")
{
    /// <summary>The name asked for.</summary>
    public string Sync { get; } = sync;

    /// <summary>The names there are.</summary>
    public IReadOnlyCollection<string> Known { get; } = known;
}
