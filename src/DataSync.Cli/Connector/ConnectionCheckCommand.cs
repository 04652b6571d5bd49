using System.CommandLine;
using DataSync.Connectors;
using DataSync.Connectors.Manifests;
using DataSync.Core.Reading;

namespace DataSync.Cli.Connector;

/// <summary>
/// <c>datasync connector check</c>: reads a record of each stream that the manifest names for it, with the very request of a
/// run. What is wrong with the source or the values is the status, and no error of the command; a file that cannot be used is both.
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
        ConnectorManifest manifest;
        IReadOnlyDictionary<string, ConfigValue> values;
        try
        {
            manifest = ConnectorFiles.Manifest(parsed.GetValue(ConnectorOptions.Manifest)!);
            values = ConnectorFiles.Config(parsed.GetValue(ConnectorOptions.Config)!);
        }
        catch (Exception e) when (e is CliException or ManifestException)
        {
            // The answer that is waited for, also where it is an error of the command.
            writer.ConnectionStatus(ProtocolErrors.MessageOf(e));
            throw;
        }

        writer.ConnectionStatus(await FailureAsync(manifest, values, parsed, writer, cancellationToken));
        return ExitCodes.Success;
    }

    private static async Task<string?> FailureAsync(
        ConnectorManifest manifest, IReadOnlyDictionary<string, ConfigValue> values, ParseResult parsed, ProtocolWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            using var session = ConnectorSession.Open(manifest, parsed.GetValue(ConnectorOptions.Config)!, values, parsed, writer.Log);
            await session.FindStreamsAsync(cancellationToken);
            var (names, missing) = StreamsOf(session.Manifest);
            if (missing is not null)
                return missing;
            foreach (var name in names)
            {
                if (await FailureAsync(session, name, cancellationToken) is { } failure)
                    return $"stream {name}: {failure}";
                writer.Log("INFO", $"stream {name} can be read");
            }

            return null;
        }
        catch (Exception e) when (e is SourceException or ManifestException or CliException)
        {
            return ProtocolErrors.MessageOf(e);
        }
    }

    /// <summary>The streams to be read: those that the manifest names, and of those made of templates as many as it says.</summary>
    private static (IReadOnlyList<string> Names, string? Missing) StreamsOf(ConnectorManifest manifest)
    {
        var (check, made) = (manifest.Check, manifest.Made);
        var all = manifest.Streams.Keys.Concat(manifest.UnusableStreams.Keys).ToHashSet(StringComparer.Ordinal);
        if (check.Streams.FirstOrDefault(name => !all.Contains(name)) is { } unknown)
            return ([], $"check names stream {unknown}, which is not there with this configuration; it has {string.Join(", ", all)}");
        if (check.DynamicStreams.FirstOrDefault(template => !made.ContainsKey(template.Key)) is { Key: { } template })
            return ([], $"check names the template {template}, which is not there or cannot be used");
        var names = new List<string>(check.Streams);
        foreach (var (name, count) in check.DynamicStreams)
            names.AddRange(made[name].Take(count ?? int.MaxValue));
        // As the reference engine: of all streams, whether made or declared.
        names.AddRange(check.DynamicCount is { } most ? all.Take(most) : []);
        if (all.Count == 0)
            return ([], "the connector has no streams with this configuration");
        return names.Count == 0 && check.DynamicStreams.Count == 0
            ? ([], "the manifest names no stream to check; add check.stream_names")
            : ([.. names.Distinct()], null);
    }

    /// <summary>What is wrong with the first page that has records; null when nothing is, also when there are none.</summary>
    private static async Task<string?> FailureAsync(ConnectorSession session, string name, CancellationToken cancellationToken)
    {
        await foreach (var page in session.Reading(session.Stream(name, forCheck: true), []).PagesAsync(pageSize: null, cancellationToken))
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
