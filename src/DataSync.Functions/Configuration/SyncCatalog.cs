using System.Collections.Concurrent;

namespace DataSync.Functions.Configuration;

/// <summary>The syncs there are, by name. A changed file is seen at its next use, without a restart.</summary>
public sealed class SyncCatalog(DefinitionFolder folder, SyncLoader loader)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Names of all syncs, sorted.</summary>
    public IReadOnlyList<string> Names() => [.. folder.Syncs().Select(sync => sync.Name)];

    /// <summary>A sync ready for work.</summary>
    /// <exception cref="UnknownSyncException">No definition has this name.</exception>
    /// <exception cref="SyncUnusableException">Its files or settings cannot be used.</exception>
    public LoadedSync Get(string name)
    {
        if (_entries.TryGetValue(name, out var known) && known.IsFresh())
            return known.Sync;

        var file = folder.Syncs().FirstOrDefault(sync => sync.Name == name).File
            ?? throw new UnknownSyncException(name, [.. Names()]);
        var entry = Entry.Of(file, loader.Load(name, file));
        _entries[name] = entry;
        return entry.Sync;
    }

    /// <summary>Why a sync cannot be used; null when it can.</summary>
    public string? ProblemOf(string name)
    {
        try
        {
            Get(name);
            return null;
        }
        catch (SyncUnusableException e)
        {
            return e.Message;
        }
    }

    private sealed record Entry(LoadedSync Sync, IReadOnlyList<(string File, (DateTime, long) Stamp)> Files)
    {
        public static Entry Of(string file, (LoadedSync Sync, string ConnectorFile) loaded) =>
            new(loaded.Sync, [.. new[] { file, loaded.ConnectorFile }.Select(f => (f, DefinitionFolder.StampOf(f)))]);

        public bool IsFresh() => Files.All(file => DefinitionFolder.StampOf(file.File) == file.Stamp);
    }
}
