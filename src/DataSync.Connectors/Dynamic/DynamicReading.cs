using System.Text.Json;
using DataSync.Connectors.Extractors;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Dynamic;

/// <summary>What resolvers need: the source, and a way to read records of it.</summary>
internal sealed class DynamicReading(SourceStream source, PageReader reader, TimeProvider time)
{
    /// <summary>The source, with its configuration and without a stream of its own.</summary>
    public SourceStream Source => source;

    /// <summary>All records of a stream, each with its slice.</summary>
    /// <exception cref="SourceException">A page cannot be read: what it lists would be missing.</exception>
    public async IAsyncEnumerable<(StreamSlice Slice, JsonElement Record)> RecordsAsync(
        SourceStream stream, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reading = new StreamReading(reader, stream, [], time);
        await foreach (var page in reading.PagesAsync(pageSize: null, cancellationToken).ConfigureAwait(false))
        {
            if (page.Page is PageResult.Malformed malformed)
            {
                throw Paging($"{stream}, page {malformed.Page}: the answer cannot be read ({malformed.Reason}), and what it lists would be missing. "
                    + "Try again; if it stays so, correct the decoder or record_selector", malformed.Page);
            }

            if (page.Page is not PageResult.Read read)
                continue;
            // Not disposed: the values go into the streams.
            foreach (var record in JsonDocument.Parse(read.Records, RecordJson.DocumentOptions).RootElement.EnumerateArray())
                yield return (page.Slice, record);
        }
    }

    /// <summary>The first record of a stream; null when it has none.</summary>
    /// <inheritdoc cref="RecordsAsync"/>
    public async Task<JsonElement?> FirstAsync(SourceStream stream, CancellationToken cancellationToken)
    {
        await foreach (var (_, record) in RecordsAsync(stream, cancellationToken).ConfigureAwait(false))
            return record;
        return null;
    }

    /// <summary>The error of a manifest and a configuration that do not go together.</summary>
    public SourceConfigurationException Refused(string what) =>
        new(source.Config.Mask($"Connector {source.Connector}: {what}.")) { Connector = source.Connector, Stream = SourceStream.OfTemplatesName, Page = 1 };

    private SourcePagingException Paging(string what, int page) =>
        new(source.Config.Mask($"{what}.")) { Connector = source.Connector, Stream = SourceStream.OfTemplatesName, Page = page };
}
