using System.CommandLine;
using DataSync.Connectors;

namespace DataSync.Cli.Connector;

/// <summary><c>datasync connector discover</c>: the streams of a connector.</summary>
internal static class DiscoverCommand
{
    public static Command Create() =>
        new Command("discover", "Print the connector's streams (CATALOG)")
        {
            ConnectorOptions.Manifest, ConnectorOptions.OptionalConfig, ConnectorOptions.UrlBase, ConnectorOptions.Trace,
        }.Speaks(RunAsync);

    private static Task<int> RunAsync(ParseResult parsed, ProtocolWriter writer, CancellationToken cancellationToken)
    {
        var manifest = ConnectorFiles.Manifest(parsed.GetValue(ConnectorOptions.Manifest)!);
        if (parsed.GetValue(ConnectorOptions.OptionalConfig) is { } file)
            ConnectorSession.Open(manifest, file, parsed, writer).Dispose();
        foreach (var (stream, problems) in manifest.UnusableStreams)
            writer.Log("WARN", $"stream {stream} is left out: {string.Join(" ", problems)}");
        // Streams that are found by asking the source join here.
        writer.Catalog(manifest.Streams.Values.Select(CatalogStream.Of));
        return Task.FromResult(ExitCodes.Success);
    }
}
