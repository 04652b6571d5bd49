using System.Text.Json;
using System.Text.Json.Nodes;
using DataSync.Connectors.Corpus.Tests.Server;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Corpus.Tests.Running;

/// <summary>One reading of a stream from its first slice to its last.</summary>
internal sealed class StreamRun(PageReader reader, SourceStream stream)
{
    // A stream from the year 1900 by days has more slices than anyone wants to wait for.
    private const int MostSlices = 12;
    private const int PageSize = 2;
    private const int MostPages = 12;

    private readonly List<JsonElement> _records = [];
    private readonly Dictionary<string, SliceState> _states = new(StringComparer.Ordinal);

    public IReadOnlyList<JsonElement> Records => _records;

    public IReadOnlyDictionary<string, SliceState> States => _states;

    public int Slices { get; private set; }

    /// <summary>Whether every slice was read.</summary>
    public bool IsWhole => Slices <= MostSlices;

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        Slices = 1;
        await ReadSliceAsync(StreamSlice.Whole, 0, cancellationToken);
    }

    private async Task ReadSliceAsync(StreamSlice slice, int number, CancellationToken cancellationToken)
    {
        CursorMark? mark = null;
        var pages = 0;
        for (var next = PagePosition.Start with { Slice = number }; next is not null;)
        {
            if (++pages > MostPages)
                throw new CorpusFailure($"no end after {MostPages} pages");
            var result = await reader.ReadPageAsync(stream, slice, next, PageSize, cancellationToken);
            switch (result)
            {
                case PageResult.Read read:
                    using (var document = JsonDocument.Parse(read.Records))
                        _records.AddRange(document.RootElement.EnumerateArray().Select(record => record.Clone()));
                    (next, mark) = (read.Next, read.Cursor ?? mark);
                    break;
                case PageResult.Malformed malformed:
                    throw new CorpusFailure($"malformed: {malformed.Reason}");
                default:
                    throw new CorpusFailure($"{result}");
            }
        }

        if (mark is not null)
        {
            var key = SliceState.KeyOf(slice.Partition);
            if (!_states.TryGetValue(key, out var known) || known.Rank < mark.Rank)
                _states[key] = new SliceState("", key, mark.Value, mark.Rank);
        }
    }
}
