using System.Collections.Frozen;

namespace DataSync.Core.Definitions;

/// <summary>The keys that a sync definition may hold, section by section; the parser accepts no others.</summary>
public static class SyncDefinitionKeys
{
    internal const string Root = "";
    internal const string Source = "source";
    internal const string Column = "mapping.*";
    internal const string Quality = "quality";
    internal const string Destination = "destination";
    internal const string Fetch = "fetch";
    internal const string Limits = "limits";
    internal const string Notify = "notify";

    /// <summary>
    /// Known keys by the dotted path of their section: the empty path is the file itself, <c>mapping.*</c> the long form
    /// of a column. <c>source.config</c> and <c>mapping</c> take free names and are not listed.
    /// </summary>
    public static FrozenDictionary<string, IReadOnlyList<string>> BySection { get; } =
        new Dictionary<string, IReadOnlyList<string>>
        {
            [Root] = ["name", "enabled", "schedule", "source", "mapping", "quality", "destination", "fetch", "limits", "notify"],
            [Source] = ["connector", "stream", "config"],
            [Column] = ["from", "set", "required", "nullable", "default", "transform", "format", "type", "max_length", "on_update"],
            [Quality] = ["decisions"],
            [Destination] = ["table", "key", "batch_size", "max_parallel_batches", "conflict"],
            [Fetch] = ["page_size", "pages_per_chunk", "concurrency"],
            [Limits] = ["warning", "critical", "errors", "error_samples", "runtime"],
            [Notify] = ["slack", "email", "sheet"],
        }.ToFrozenDictionary();
}
