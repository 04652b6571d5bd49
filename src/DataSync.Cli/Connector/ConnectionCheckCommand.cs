using System.CommandLine;
using DataSync.Connectors.Manifests;
using DataSync.Core.Reading;

namespace DataSync.Cli.Connector;

/// <summary>
/// <c>datasync connector check</c>: reads a record of each stream that the manifest names for it, with the very request of a
/// run. What is wrong is the status, and no error of the command.
/// </summary>
internal static class ConnectionCheckCommand
{
    public static Command Create() =>
        new Command("check", "Try the configuration out (CONNECTION_STATUS)")
        {
            ConnectorOptions.Manifest, ConnectorOptions.Config, ConnectorOptions.UrlBase, ConnectorOptions.Trace,
        }.Speaks(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, ProtocolWriter writer, CancellationToken cancellationToken)
    {
        var manifest = ConnectorFiles.Manifest(parsed.GetValue(ConnectorOptions.Manifest)!);
        var values = parsed.GetValue(ConnectorOptions.Config)!;
        ConnectorFiles.Config(values);
        writer.ConnectionStatus(await FailureAsync(manifest, values, parsed, writer, cancellationToken));
        return ExitCodes.Success;
    }

    private static async Task<string?> FailureAsync(
        ConnectorManifest manifest, string config, ParseResult parsed, ProtocolWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            using var session = ConnectorSession.Open(manifest, config, parsed, writer);
            if (manifest.Check.Streams.Count == 0)
                return "the manifest names no stream to check; add check.stream_names";
            foreach (var name in manifest.Check.Streams)
            {
                if (await FailureAsync(session, name, cancellationToken) is { } failure)
                    return $"stream {name}: {failure}";
                writer.Log("INFO", $"stream {name} can be read");
            }

            // Streams that are found by asking the source join here (Check.DynamicStreams, Check.DynamicCount).
            return null;
        }
        catch (Exception e) when (e is SourceException or ManifestException or CliException)
        {
            return ProtocolRunner.MessageOf(e);
        }
    }

    /// <summary>What is wrong with the first page that has records; null when nothing is, also when there are none.</summary>
    private static async Task<string?> FailureAsync(ConnectorSession session, string name, CancellationToken cancellationToken)
    {
        await foreach (var page in session.Reading(session.Stream(name, forCheck: true), []).PagesAsync(ConnectorSession.DefaultPageSize, cancellationToken))
        {
            if (page.Page is PageResult.Malformed malformed)
                return malformed.Reason;
            // As the reference engine: the first slice alone tells.
            if (page.Page is PageResult.Read { Count: > 0 } || page.IsLast)
                return null;
        }

        return null;
    }
}
