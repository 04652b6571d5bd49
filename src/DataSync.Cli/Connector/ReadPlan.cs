using System.Text.Json;
using DataSync.Connectors.Manifests;

namespace DataSync.Cli.Connector;

/// <summary>A stream to be read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">Where its last run ended; null to read all of it.</param>
internal sealed record PlannedStream(string Name, JsonElement? State);

/// <summary>Which streams are read and from where: what the catalogue, the state and the command line say together.</summary>
internal static class ReadPlan
{
    /// <param name="manifest">The connector.</param>
    /// <param name="catalogFile">Configured catalogue; null for all streams.</param>
    /// <param name="stateFile">States; null for none.</param>
    /// <param name="only">Streams that the command line names; empty for all.</param>
    /// <param name="warn">Takes what has no effect.</param>
    /// <exception cref="CliException">A stream is not there, or a file is not of its form.</exception>
    public static IReadOnlyList<PlannedStream> Of(ConnectorManifest manifest, string? catalogFile, string? stateFile, IReadOnlyList<string> only, Action<string> warn)
    {
        var states = stateFile is null ? [] : States(ConnectorFiles.Json(stateFile, "--state"), stateFile);
        var names = manifest.Streams.Keys.Concat(manifest.UnusableStreams.Keys).ToList();
        var wanted = catalogFile is null
            ? [.. names.Where(only.Count > 0 ? only.Contains : manifest.Streams.ContainsKey).Select(name => (Name: name, IsIncremental: true))]
            : Configured(ConnectorFiles.Json(catalogFile, "--catalog"), catalogFile);
        foreach (var name in only.Concat(wanted.Select(stream => stream.Name)).Where(name => !names.Contains(name)))
            throw new CliException($"connector {manifest.Name} has no stream {name}", ExitCodes.Configuration, $"it has {string.Join(", ", names)}");
        foreach (var name in states.Keys.Where(name => !names.Contains(name)))
            warn($"{stateFile}: --state has a state of stream {name}, which connector {manifest.Name} does not have; it has no effect");
        return
        [
            .. wanted.Where(stream => only.Count == 0 || only.Contains(stream.Name))
                .Select(stream => new PlannedStream(stream.Name, stream.IsIncremental && states.TryGetValue(stream.Name, out var state) ? state : null)),
        ];
    }

    /// <summary>A ConfiguredAirbyteCatalog.</summary>
    private static List<(string Name, bool IsIncremental)> Configured(JsonElement catalog, string file)
    {
        if (catalog.ValueKind != JsonValueKind.Object || !catalog.TryGetProperty("streams", out var streams) || streams.ValueKind != JsonValueKind.Array)
            throw NotOfForm(file, "--catalog", "{\"streams\": [{\"stream\": {\"name\": \"...\"}, \"sync_mode\": \"full_refresh\"}]}");
        var wanted = new List<(string, bool)>();
        for (var i = 0; i < streams.GetArrayLength(); i++)
        {
            if (streams[i].ValueKind != JsonValueKind.Object || !streams[i].TryGetProperty("stream", out var stream)
                || stream.ValueKind != JsonValueKind.Object || TextOf(stream, "name") is not { } name)
                throw NotOfForm(file, $"--catalog: streams[{i}]", "{\"stream\": {\"name\": \"...\"}, \"sync_mode\": \"full_refresh\"}");
            if (wanted.Exists(other => other.Item1 == name))
                throw new CliException($"{file}: --catalog: streams[{i}] names stream {name} again", ExitCodes.Configuration, "leave it out");
            wanted.Add((name, IsIncremental(streams[i], $"{file}: --catalog: streams[{i}], stream {name}")));
        }

        return wanted;
    }

    /// <summary>As the protocol's SyncMode; incremental, as far as the stream can, when it is left out.</summary>
    private static bool IsIncremental(JsonElement configured, string place) =>
        !configured.TryGetProperty("sync_mode", out var mode) || mode.ToString() switch
        {
            "incremental" => true,
            "full_refresh" => false,
            var other => throw new CliException($"{place}: sync_mode {other} is not known", ExitCodes.Configuration, "write full_refresh or incremental"),
        };

    /// <summary>State messages, or what is in them, alone or in a list.</summary>
    private static Dictionary<string, JsonElement> States(JsonElement json, string file)
    {
        var states = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var messages = json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray()] : new List<JsonElement> { json };
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            if (message.ValueKind == JsonValueKind.Object && message.TryGetProperty("state", out var inner))
                message = inner;
            if (message.ValueKind == JsonValueKind.Object && message.GetPropertyCount() == 0)
                continue;
            if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("stream", out var stream) || stream.ValueKind != JsonValueKind.Object
                || !stream.TryGetProperty("stream_descriptor", out var descriptor) || descriptor.ValueKind != JsonValueKind.Object || TextOf(descriptor, "name") is not { } name)
            {
                throw NotOfForm(
                    file, $"--state: entry {i}", "{\"type\": \"STREAM\", \"stream\": {\"stream_descriptor\": {\"name\": \"...\"}, \"stream_state\": {}}}");
            }

            if (stream.TryGetProperty("stream_state", out var state) && state.ValueKind != JsonValueKind.Null)
                states[name] = state.ValueKind == JsonValueKind.Object ? state : throw NotOfForm(file, $"--state: stream {name}", "an object as stream_state");
        }

        return states;
    }

    private static string? TextOf(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static CliException NotOfForm(string file, string place, string form) =>
        new($"{file}: {place} is not of the form that is expected", ExitCodes.Configuration, $"write {form}");
}
