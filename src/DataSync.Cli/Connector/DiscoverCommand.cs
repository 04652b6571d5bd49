using System.CommandLine;
using DataSync.Connectors;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Schemas;
using DataSync.Core.Reading;

namespace DataSync.Cli.Connector;

/// <summary><c>datasync connector discover</c>: the streams of a connector.</summary>
internal static class DiscoverCommand
{
    public static Command Create() =>
        new Command("discover", "Print the connector's streams (CATALOG)")
        {
            ConnectorOptions.Manifest, ConnectorOptions.OptionalConfig, ConnectorOptions.UrlBase, ConnectorOptions.Trace,
        }.Speaks(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, ProtocolWriter writer, CancellationToken cancellationToken)
    {
        var manifest = ConnectorFiles.Manifest(parsed.GetValue(ConnectorOptions.Manifest)!);
        if (parsed.GetValue(ConnectorOptions.OptionalConfig) is not { } file)
        {
            if (manifest.Templates.Count > 0)
                writer.Log("WARN", $"the streams of {string.Join(", ", manifest.Templates)} are left out: the source tells of them, which takes --config");
            Write(manifest, manifest.Streams.Values, writer);
            return ExitCodes.Success;
        }

        using var session = ConnectorSession.Open(manifest, file, parsed, writer);
        await session.FindStreamsAsync(cancellationToken);
        var streams = new List<DeclarativeStream>();
        foreach (var stream in session.Manifest.Streams.Values)
            streams.Add(DynamicSchemas.AreIn(stream) ? await WithSchemaAsync(session, stream, writer, cancellationToken) : stream);
        Write(session.Manifest, streams, writer);
        return ExitCodes.Success;
    }

    /// <summary>The others are listed also when one cannot be described.</summary>
    private static async Task<DeclarativeStream> WithSchemaAsync(
        ConnectorSession session, DeclarativeStream stream, ProtocolWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            return (await session.WithSchemaAsync(session.Stream(stream.Name), cancellationToken)).Stream;
        }
        catch (SourceException e)
        {
            writer.Log("WARN", session.Mask($"stream {stream.Name} is listed without the schema of its source: {e.Message}"));
            return stream;
        }
    }

    private static void Write(ConnectorManifest manifest, IEnumerable<DeclarativeStream> streams, ProtocolWriter writer)
    {
        foreach (var (stream, problems) in manifest.UnusableStreams)
            writer.Log("WARN", $"stream {stream} is left out: {string.Join(" ", problems)}");
        writer.Catalog(streams.Select(CatalogStream.Of));
    }
}
