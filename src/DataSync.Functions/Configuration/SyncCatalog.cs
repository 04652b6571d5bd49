using System.Collections.Concurrent;
using DataSync.Functions.Secrets;

namespace DataSync.Functions.Configuration;

/// <summary>The syncs there are, by name. A changed file is seen at its next use, without a restart.</summary>
public sealed class SyncCatalog(DefinitionFolder folder, SyncLoader loader)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Names of all syncs, sorted.</summary>
    public IReadOnlyList<string> Names() => [.. folder.Syncs().Select(sync => sync.Name)];

    /// <summary>A sync as its files say; no secret is touched.</summary>
    /// <exception cref="UnknownSyncException">No definition has this name.</exception>
    /// <exception cref="SyncUnusableException">Its files cannot be used.</exception>
    public ParsedSync Find(string name)
    {
        if (_entries.TryGetValue(name, out var known) && known.IsFresh())
            return known.Sync;

        var file = folder.Syncs().FirstOrDefault(sync => sync.Name == name).File
            ?? throw new UnknownSyncException(name, [.. Names()]);
        var entry = Entry.Of(file, loader.Parse(name, file));
        _entries[name] = entry;
        return entry.Sync;
    }

    /// <summary>A sync ready to ask its source, with the secrets of now: not to be kept.</summary>
    /// <exception cref="UnknownSyncException">No definition has this name.</exception>
    /// <exception cref="SyncUnusableException">Its files, settings or secrets cannot be used.</exception>
    /// <exception cref="SecretUnavailableException">The vault does not answer.</exception>
    public ValueTask<LoadedSync> GetAsync(string name, CancellationToken cancellationToken) => loader.LoadAsync(Find(name), cancellationToken);

    /// <summary>Why the files of a sync cannot be used; null when they can.</summary>
    public string? ProblemOf(string name)
    {
        try
        {
            Find(name);
            return null;
        }
        catch (SyncUnusableException e)
        {
            return e.Message;
        }
    }

    private sealed record Entry(ParsedSync Sync, IReadOnlyList<(string File, (DateTime, long) Stamp)> Files)
    {
        public static Entry Of(string file, (ParsedSync Sync, string ConnectorFile) loaded) =>
            new(loaded.Sync, [.. new[] { file, loaded.ConnectorFile }.Select(f => (f, DefinitionFolder.StampOf(f)))]);

        public bool IsFresh() => Files.All(file => DefinitionFolder.StampOf(file.File) == file.Stamp);
    }
}
