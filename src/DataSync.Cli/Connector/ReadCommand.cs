using System.CommandLine;

namespace DataSync.Cli.Connector;

/// <summary>
/// <c>datasync connector read</c>: the records of streams, and their states. A stream that fails is told as a TRACE error and
/// the others are still read; the command then ends with 1.
/// </summary>
internal static class ReadCommand
{
    private static readonly Option<string?> Catalog = new("--catalog") { Description = "Configured catalogue (JSON): streams and sync modes; all streams when left out" };
    private static readonly Option<string?> State = new("--state") { Description = "State messages of the run before (JSON)" };
    private static readonly Option<string[]> Streams = new("--stream") { Description = "Read this stream only; may be given several times" };
    private static readonly Option<int?> Limit = ConnectorOptions.Count("--limit", "Most records of each stream");
    private static readonly Option<int?> PageSize = ConnectorOptions.Count("--page-size", "Records to ask for per page; else as the manifest states");

    public static Command Create() =>
        new Command("read", "Read records (RECORD, STATE)")
        {
            ConnectorOptions.Manifest, ConnectorOptions.Config, Catalog, State, Streams, Limit, PageSize, ConnectorOptions.UrlBase, ConnectorOptions.Trace,
        }.Speaks(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, ProtocolWriter writer, CancellationToken cancellationToken)
    {
        var manifest = ConnectorFiles.Manifest(parsed.GetValue(ConnectorOptions.Manifest)!);
        using var session = ConnectorSession.Open(manifest, parsed.GetValue(ConnectorOptions.Config)!, parsed, writer);
        await session.FindStreamsAsync(cancellationToken);
        var plan = ReadPlan.Of(session.Manifest, parsed.GetValue(Catalog), parsed.GetValue(State), parsed.GetValue(Streams) ?? [], text => writer.Log("WARN", text));
        var failed = 0;
        foreach (var stream in plan)
            failed += await new StreamOutput(session, stream, parsed.GetValue(Limit), parsed.GetValue(PageSize), writer)
                .WriteAsync(parsed.GetValue(GlobalOptions.Verbose), cancellationToken) ? 0 : 1;
        return failed == 0 ? ExitCodes.Success : ExitCodes.Error;
    }
}
