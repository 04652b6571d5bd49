using System.CommandLine;
using System.Text.Json;
using DataSync.Connectors;
using DataSync.Connectors.Manifests;
using DataSync.Core.Reading;

namespace DataSync.Cli.Connector;

/// <summary>
/// <c>datasync connector read</c>: the records of streams, and their states. A stream that fails is told as a TRACE error and
/// the others are still read; the command then ends with 1.
/// </summary>
internal static class ReadCommand
{
    /// <summary>State of a stream without a cursor, as the reference engine writes it: there is nothing to go on from.</summary>
    private static readonly JsonElement s_noCursor = JsonDocument.Parse("""{"__ab_no_cursor_state_message":true}""").RootElement;

    private static readonly Option<string?> Catalog = new("--catalog") { Description = "Configured catalogue (JSON): streams and sync modes; all streams when left out" };
    private static readonly Option<string?> State = new("--state") { Description = "State messages of the run before (JSON)" };
    private static readonly Option<string[]> Streams = new("--stream") { Description = "Read this stream only; may be given several times" };
    private static readonly Option<int?> Limit = new("--limit") { Description = "Most records of each stream", Validators = { Positive } };
    private static readonly Option<int?> PageSize = new("--page-size") { Description = "Records to ask for per page", Validators = { Positive } };

    public static Command Create() =>
        new Command("read", "Read records (RECORD, STATE)")
        {
            ConnectorOptions.Manifest, ConnectorOptions.Config, Catalog, State, Streams, Limit, PageSize, ConnectorOptions.UrlBase, ConnectorOptions.Trace,
        }.Speaks(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, ProtocolWriter writer, CancellationToken cancellationToken)
    {
        var manifest = ConnectorFiles.Manifest(parsed.GetValue(ConnectorOptions.Manifest)!);
        using var session = ConnectorSession.Open(manifest, parsed.GetValue(ConnectorOptions.Config)!, parsed, writer);
        var plan = ReadPlan.Of(manifest, parsed.GetValue(Catalog), parsed.GetValue(State), parsed.GetValue(Streams) ?? []);
        var failed = 0;
        foreach (var stream in plan)
        {
            try
            {
                failed += await ReadAsync(session, stream, parsed, writer, cancellationToken) ? 0 : 1;
            }
            catch (Exception e) when (e is SourceException or ManifestException)
            {
                writer.Error(ProtocolRunner.FailureTypeOf(e), session.Mask(e.Message), stream.Name, ProtocolRunner.StackTraceOf(e, parsed));
                writer.StreamStatus(stream.Name, "INCOMPLETE");
                failed++;
            }
        }

        return failed == 0 ? ExitCodes.Success : ExitCodes.Error;
    }

    /// <summary>Whether all of it could be read.</summary>
    private static async Task<bool> ReadAsync(
        ConnectorSession session, PlannedStream planned, ParseResult parsed, ProtocolWriter writer, CancellationToken cancellationToken)
    {
        var (name, limit) = (planned.Name, parsed.GetValue(Limit) ?? long.MaxValue);
        writer.StreamStatus(name, "STARTED");
        var reading = new StreamReading(session, session.Stream(name), parsed.GetValue(PageSize));
        var (total, sinceState, isWhole) = (0L, 0L, true);
        JsonElement? last = null;
        await foreach (var page in reading.ReadAsync(planned.State, cancellationToken))
        {
            switch (page.Result)
            {
                case PageResult.Read read:
                    if (total == 0)
                        writer.StreamStatus(name, "RUNNING");
                    var written = Write(writer, name, read.Records, limit - total);
                    (total, sinceState) = (total + written, sinceState + written);
                    break;
                case PageResult.Malformed malformed:
                    isWhole = false;
                    writer.Error("system_error", $"stream {name}, page {malformed.Page}: {malformed.Reason}", name, null);
                    break;
                case PageResult.Throttled throttled:
                    writer.StreamStatus(name, "RUNNING", throttled.Until);
                    break;
            }

            // Cut off within a page, the state must not say that the rest of it was read.
            if (total >= limit)
                break;
            if (page.State is not { } state || !isWhole)
                continue;
            writer.State(name, state, sinceState);
            (last, sinceState) = (state, 0);
        }

        if (last is null && planned.State is null && isWhole && total < limit)
            writer.State(name, s_noCursor, sinceState);
        writer.StreamStatus(name, isWhole ? "COMPLETE" : "INCOMPLETE");
        return isWhole;
    }

    private static long Write(ProtocolWriter writer, string stream, ReadOnlyMemory<byte> records, long most)
    {
        using var document = JsonDocument.Parse(records);
        var written = 0L;
        foreach (var record in document.RootElement.EnumerateArray().TakeWhile(_ => written < most))
        {
            writer.Record(stream, record);
            written++;
        }

        return written;
    }

    private static void Positive(System.CommandLine.Parsing.OptionResult result)
    {
        if (result.Tokens is [var token] && int.TryParse(token.Value, out var value) && value < 1)
            result.AddError($"{result.Option.Name} must be at least 1");
    }
}
