using System.Runtime.CompilerServices;
using System.Text.Json;
using DataSync.Connectors;
using DataSync.Core.Reading;

namespace DataSync.Cli.Connector;

/// <summary>One page, with the state of the stream once it is kept; null where the state did not move.</summary>
internal sealed record ReadPage(PageResult Result, JsonElement? State);

/// <summary>Reads a stream from its state to its end, in this process.</summary>
internal sealed class StreamReading(ConnectorSession session, SourceStream stream, int? pageSize)
{
    private const int DefaultPageSize = 100;

    /// <param name="state">State of the run before; null for none.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    public async IAsyncEnumerable<ReadPage> ReadAsync(JsonElement? state, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (PagePosition? position = PagePosition.Start; position is not null;)
        {
            var result = await session.Reader.ReadPageAsync(stream, position, pageSize ?? DefaultPageSize, cancellationToken);
            yield return new ReadPage(result, null);
            switch (result)
            {
                case PageResult.Read read:
                    position = read.Next;
                    break;
                case PageResult.Malformed malformed:
                    position = malformed.Next;
                    break;
                case PageResult.Throttled throttled:
                    position = throttled.Next ?? position;
                    var wait = throttled.Until - TimeProvider.System.GetUtcNow();
                    if (wait > TimeSpan.Zero)
                        await Task.Delay(wait, TimeProvider.System, cancellationToken);
                    break;
            }
        }
    }
}
