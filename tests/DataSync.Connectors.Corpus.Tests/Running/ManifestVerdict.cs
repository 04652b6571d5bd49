namespace DataSync.Connectors.Corpus.Tests.Running;

/// <summary>What became of one manifest.</summary>
/// <param name="File">Its file.</param>
/// <param name="Declared">Streams it declares.</param>
/// <param name="NeedsCode">Whether it has components in custom Python.</param>
/// <param name="Loads">Whether the engine reads it.</param>
/// <param name="Unsupported">Streams the engine cannot read, with the reason.</param>
/// <param name="Failures">Supported streams that did not read as they must, with the reason.</param>
/// <param name="Read">Streams that read to the end.</param>
/// <param name="Made">Templates of streams whose first and last stream read to the end.</param>
/// <param name="Riddles">Streams of those that read whose paging conditions the server cannot meet, so that one page of each is judged.</param>
internal sealed record ManifestVerdict(
    string File,
    int Declared,
    bool NeedsCode,
    bool Loads,
    IReadOnlyList<(string Stream, string Reason)> Unsupported,
    IReadOnlyList<(string Stream, string Reason)> Failures,
    int Read,
    int Made,
    IReadOnlyList<string> Riddles);
