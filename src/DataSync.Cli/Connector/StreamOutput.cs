using System.Text.Json;
using DataSync.Connectors;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Schemas;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;

namespace DataSync.Cli.Connector;

/// <summary>Writes one stream: its records, how far it is, and what went wrong.</summary>
/// <param name="session">The connector.</param>
/// <param name="planned">The stream.</param>
/// <param name="limit">Most records; null for all.</param>
/// <param name="pageSize">Records to ask for; null for what the manifest states.</param>
/// <param name="writer">Takes the messages.</param>
internal sealed class StreamOutput(ConnectorSession session, PlannedStream planned, int? limit, int? pageSize, ProtocolWriter writer)
{
    // The state of many partitions is long: it is written when that much would have to be read again, and at the end.
    private const int RecordsPerState = 10_000;

    private readonly string _name = planned.Name;
    private long _total;
    private long _sinceState;
    private bool _isWhole = true;

    /// <summary>Whether all of the stream could be read.</summary>
    /// <param name="withStackTrace">Whether an error says where it happened.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    public async Task<bool> WriteAsync(bool withStackTrace, CancellationToken cancellationToken)
    {
        writer.StreamStatus(_name, "STARTED");
        SourceStream? stream = null;
        StreamReading? reading = null;
        try
        {
            stream = session.Stream(_name);
            if (DynamicSchemas.AreNeededBy(stream.Stream))
                stream = await session.WithSchemaAsync(stream, cancellationToken);
            reading = session.Reading(stream, planned.State is { } state ? StreamStateJson.Read(stream, state) : []);
            await WriteAsync(stream, reading, cancellationToken);
        }
        catch (Exception e) when (e is SourceException or ManifestException)
        {
            _isWhole = false;
            writer.Error(ProtocolErrors.FailureTypeOf(e), session.Mask(e.Message), _name, withStackTrace ? session.Mask(e.ToString()) : null);
        }

        if (!_isWhole && _sinceState > 0 && stream is not null && reading is { States.Count: > 0 })
            State(stream, reading);
        writer.StreamStatus(_name, _isWhole ? "COMPLETE" : "INCOMPLETE");
        return _isWhole;
    }

    private async Task WriteAsync(SourceStream stream, StreamReading reading, CancellationToken cancellationToken)
    {
        await foreach (var page in reading.PagesAsync(pageSize, cancellationToken))
        {
            if (page.Page is PageResult.Malformed malformed)
            {
                _isWhole = false;
                writer.Error("system_error", $"stream {_name}, page {malformed.Page}: {malformed.Reason}", _name, null);
            }
            else if (page.Page is PageResult.Read read)
            {
                Records(read.Records);
            }

            // The state would say that the rest of the page was written too.
            if (_total >= limit)
                return;
            if (page.IsLast && _sinceState >= RecordsPerState)
                State(stream, reading);
        }

        if (_isWhole)
            State(stream, reading);
    }

    private void State(SourceStream stream, StreamReading reading)
    {
        writer.State(_name, StreamStateJson.Write(stream, reading.States), _sinceState);
        _sinceState = 0;
    }

    private void Records(ReadOnlyMemory<byte> records)
    {
        using var document = JsonDocument.Parse(records);
        foreach (var record in document.RootElement.EnumerateArray())
        {
            if (_total >= limit)
                return;
            if (_total == 0)
                writer.StreamStatus(_name, "RUNNING");
            writer.Record(_name, record);
            (_total, _sinceState) = (_total + 1, _sinceState + 1);
        }
    }
}
