namespace DataSync.Functions.Configuration;

/// <summary>A sync cannot be used as its files and settings stand; the message lists all that is wrong, one problem per line.</summary>
public sealed class SyncUnusableException(string sync, IReadOnlyList<string> problems, Exception? inner = null)
    : Exception(string.Join('\n', problems), inner)
{
    /// <summary>Name of the sync.</summary>
    public string Sync { get; } = sync;

    /// <summary>All problems, each with its place and its remedy.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
