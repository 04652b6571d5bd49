namespace DataSync.Connectors.Manifests;

/// <summary>A piece of a manifest that keeps the line it was written on.</summary>
/// <param name="Line">One-based line in the file.</param>
public abstract record ManifestNode(int Line);

/// <summary>A single value.</summary>
/// <param name="Line">One-based line in the file.</param>
/// <param name="Text">The value as written; empty for an explicit null.</param>
/// <param name="IsNull">Written as null: nothing, <c>~</c> or <c>null</c> without quotes.</param>
/// <param name="IsPlain">Written without quotes, so that it may be a number or a boolean.</param>
public sealed record ManifestScalar(int Line, string Text, bool IsNull, bool IsPlain) : ManifestNode(Line);

/// <summary>A sequence.</summary>
/// <param name="Line">One-based line in the file.</param>
/// <param name="Items">Items in file order.</param>
public sealed record ManifestList(int Line, IReadOnlyList<ManifestNode> Items) : ManifestNode(Line);

/// <summary>A mapping.</summary>
/// <param name="Line">One-based line in the file.</param>
/// <param name="Entries">Entries by key, in file order.</param>
public sealed record ManifestMap(int Line, IReadOnlyDictionary<string, ManifestEntry> Entries) : ManifestNode(Line)
{
    /// <summary>The value under a key; null when there is none.</summary>
    public ManifestNode? this[string key] => Entries.TryGetValue(key, out var entry) ? entry.Value : null;
}

/// <summary>A key's value and the line of the key, which is where a wrong key is reported.</summary>
/// <param name="Line">One-based line of the key.</param>
/// <param name="Value">The value.</param>
public sealed record ManifestEntry(int Line, ManifestNode Value);
