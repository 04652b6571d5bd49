using System.Runtime.InteropServices;
using System.Text.Json;
using DataSync.Core.Definitions;
using DataSync.Core.Mapping.Values;
using DataSync.Core.Records;
using DataSync.Core.Runs;

namespace DataSync.Core.Mapping;

/// <summary>
/// Maps the pages of a chunk to batches of rows and dead letters. A pure function of the pages: the same chunk gives the
/// same batches, however often an activity is run again. Safe for many threads.
/// </summary>
public sealed class ChunkMapper
{
    private readonly RecordMapper _mapper;
    private readonly KeyColumn[] _key;
    private readonly int _batchSize;

    /// <summary>Compiles a definition's mapping.</summary>
    /// <exception cref="ArgumentException">The mapping or the key cannot be used; those of a parsed definition can.</exception>
    public ChunkMapper(SyncDefinition definition)
    {
        _mapper = RecordMapper.Compile(definition);
        _key = KeyColumn.Of(definition, _mapper.Columns);
        _batchSize = definition.Destination.BatchSize;
    }

    /// <summary>
    /// Maps a chunk. Of the valid records with the same key the last one is kept, over all pages: one upsert statement
    /// cannot touch a row twice, and batches are written side by side. A rejected record does not replace a valid one.
    /// </summary>
    /// <param name="pages">Pages in reading order; only needed until the next one is asked for.</param>
    /// <param name="cancellationToken">Asked between pages.</param>
    /// <exception cref="PageFormatException">A page is not a JSON array.</exception>
    public ChunkMapping Map(IEnumerable<RecordPage> pages, CancellationToken cancellationToken = default)
    {
        var rows = new ChunkRows(_mapper.Columns, _key);
        var rejected = new List<DeadLetter>();
        var row = _mapper.NewRow();
        var (pageCount, read) = (0, 0);
        foreach (var page in pages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pageCount++;
            using var document = Open(page);
            var index = 0;
            foreach (var record in document.RootElement.EnumerateArray())
            {
                if (_mapper.Map(record, row) is { } rejection) rejected.Add(ToDeadLetter(rejection, record, page.Page, index));
                else rows.Add(row.Values, page.Page, index);
                index++;
            }

            read += index;
        }

        var counts = new RecordCounts(Pages: pageCount, Read: read, Duplicates: rows.Duplicates, Rejected: rejected.Count);
        return new ChunkMapping(rows.ToBatches(_batchSize), rejected, counts);
    }

    private static JsonDocument Open(RecordPage page)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(page.Records, JsonValue.DocumentOptions);
        }
        catch (JsonException e)
        {
            throw new PageFormatException(page.Page, $"broken at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.", e);
        }

        if (document.RootElement.ValueKind == JsonValueKind.Array) return document;
        using (document) throw new PageFormatException(page.Page, $"it is a JSON {document.RootElement.ValueKind.ToString().ToLowerInvariant()}.");
    }

    private static DeadLetter ToDeadLetter(Rejection rejection, JsonElement record, int page, int index) => new(
        DeadLetterStage.Validate,
        rejection.Code,
        rejection.Field,
        rejection.Message,
        page,
        index,
        JsonMarshal.GetRawUtf8Value(record).ToArray());
}
