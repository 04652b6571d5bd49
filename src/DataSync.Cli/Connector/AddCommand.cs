using System.CommandLine;
using DataSync.Cli.Connector.Adding;
using DataSync.Cli.Output;
using DataSync.Connectors;
using DataSync.Connectors.Dynamic;
using DataSync.Connectors.Http;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Schemas;
using DataSync.Core.Definitions;
using DataSync.Functions.Configuration;
using Microsoft.Extensions.Configuration;
using Spectre.Console;

namespace DataSync.Cli.Connector;

/// <summary>
/// <c>datasync connector add</c>: looks a manifest over, puts it among the definitions, and proposes a first sync of one of
/// its streams with the table it writes. What only the source tells, of streams or of their fields, it is asked for when there is a
/// configuration.
/// </summary>
internal static class AddCommand
{
    private const string PassConfig = "pass --config FILE, a JSON file with what the connector asks for (datasync connector spec prints it), so that the source is asked";

    private static readonly Argument<string> Source = new("manifest") { Description = "File or http(s) address of the manifest" };
    private static readonly Option<string?> Name = new("--name") { Description = "Name of the connector; else that of the file, without source-" };
    private static readonly Option<string?> Stream = new("--stream") { Description = "Stream of the first sync; else the one that the manifest's check reads" };
    private static readonly Option<string[]> Key = new("--key") { Description = "Field that identifies a record; else the stream's primary key. May be given several times" };
    private static readonly Option<bool> Force = new("--force") { Description = "Write over files that are there" };

    public static Command Create() =>
        new Command("add", "Add a connector's manifest to the definitions, with a first sync and its table") 
        {
            Source, Name, Stream, Key, Force, ConnectorOptions.OptionalConfig, ConnectorOptions.UrlBase, ConnectorOptions.Trace,
        }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var source = parsed.GetValue(Source)!;
        var text = await TextAsync(source, cancellationToken);
        var name = ConnectorName.Of(parsed.GetValue(Name), source);
        var (manifest, stream) = await StreamAsync(ManifestIn(text, name, source), parsed, terminal, cancellationToken);
        List<string> notes = IsDescribed(stream, parsed) ? [] : [$"the source tells the fields of stream {stream.Name}, so some may be missing in the sync; {PassConfig}"];
        var keys = parsed.GetValue(Key) ?? [];
        var sync = ProposedSync.Of(manifest, stream, keys);
        if (CatalogStream.Of(stream).JsonSchema.TryGetProperty("properties", out var fields))
            notes.AddRange(keys.Where(key => !fields.TryGetProperty(key.Split('.')[0], out _))
                .Select(key => $"the schema of stream {stream.Name} has no field {key} of --key; a record without it becomes a dead letter"));
        var folder = new DefinitionFolder(new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection(GlobalOptions.Settings(parsed)).Build());
        // What is written must be what the app reads.
        SyncDefinitionParser.Parse(sync.Yaml, $"syncs/{sync.Name}.yaml");

        (string File, string Text)[] files =
        [
            (Path.Combine(folder.Path, "connectors", $"{name}.yaml"), text),
            (Path.Combine(folder.Path, "syncs", $"{sync.Name}.yaml"), sync.Yaml),
            (Path.Combine(folder.Path, "destinations", $"{sync.Table}.sql"), sync.Sql),
        ];
        if (!parsed.GetValue(Force) && files.Where(file => File.Exists(file.File)).Select(file => folder.Display(file.File)).ToList() is { Count: > 0 } there)
            throw new CliException($"there already: {string.Join(", ", there)}", ExitCodes.Configuration, "give the connector another name with --name, or write over it with --force");
        await WriteAsync(files, folder, cancellationToken);

        var licence = Licence.Stated(text, File.Exists(source) ? source : null);
        Show(terminal, manifest, licence, sync, notes, [.. files.Select(file => folder.Display(file.File))]);
        return ExitCodes.Success;
    }

    private static async Task<string> TextAsync(string source, CancellationToken cancellationToken)
    {
        if (AddressOf(source) is not { } address)
            return ConnectorFiles.Text(source, "manifest");
        using var client = SourceHttp.CreateClient(ConnectorSession.Guard());
        try
        {
            return await TextDownload.GetAsync(client, address, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new CliException(
                $"the manifest at {TextDownload.Shown(address)} cannot be fetched: {e.Message}",
                (int?)e.StatusCode is >= 400 and < 500 ? ExitCodes.Configuration : ExitCodes.Unreachable,
                "look the address over, or fetch the file yourself and name it");
        }
    }

    private static Uri? AddressOf(string source) =>
        Uri.TryCreate(source, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;

    /// <summary>Problems are told with the file or address as it was named.</summary>
    private static ConnectorManifest ManifestIn(string text, string name, string source)
    {
        var place = AddressOf(source) is { } address ? TextDownload.Shown(address) : source;
        if (text.AsSpan().TrimStart().StartsWith("<"))
            throw new CliException($"{place} is a page of the web (HTML or XML) and no manifest", ExitCodes.Configuration, "name the file itself; at GitHub its address is under Raw");
        try
        {
            return ManifestParser.Parse(text, $"{name}.yaml");
        }
        catch (ManifestException e)
        {
            throw new ManifestException([.. e.Problems.Select(problem => problem with { File = place })]);
        }
    }

    private static async Task WriteAsync(IEnumerable<(string File, string Text)> files, DefinitionFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (file, content) in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllTextAsync(file, content, cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"definitions {folder.Path} cannot be written: {e.Message}", ExitCodes.Configuration, "name a folder that this user may write with --definitions");
        }
    }

    /// <summary>The stream of the first sync, and the connector with all streams that are known.</summary>
    private static async Task<(ConnectorManifest Manifest, DeclarativeStream Stream)> StreamAsync(
        ConnectorManifest manifest, ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var wanted = parsed.GetValue(Stream);
        if (parsed.GetValue(ConnectorOptions.OptionalConfig) is not { } config)
            return (manifest, StreamOf(manifest, wanted));
        using var session = ConnectorSession.Open(manifest, config, parsed, (level, text, _) => Tell(terminal, level, text, parsed));
        await session.FindStreamsAsync(cancellationToken);
        var stream = StreamOf(session.Manifest, wanted);
        return (session.Manifest, DynamicSchemas.AreIn(stream)
            ? (await session.WithSchemaAsync(session.Stream(stream.Name), cancellationToken)).Stream
            : stream);
    }

    /// <summary>The manifest's own warnings are shown with what was written.</summary>
    private static void Tell(Terminal terminal, string level, string text, ParseResult parsed)
    {
        if (level is not ("INFO" or "DEBUG" or "TRACE") || parsed.GetValue(GlobalOptions.Verbose) || (level == "DEBUG" && parsed.GetValue(ConnectorOptions.Trace)))
            terminal.Step(text);
    }

    private static bool IsDescribed(DeclarativeStream stream, ParseResult parsed) =>
        !DynamicSchemas.AreIn(stream) || parsed.GetValue(ConnectorOptions.OptionalConfig) is not null;

    private static DeclarativeStream StreamOf(ConnectorManifest manifest, string? wanted)
    {
        var isKnown = wanted is null ? manifest.Streams.Count > 0 : manifest.Streams.ContainsKey(wanted) || manifest.UnusableStreams.ContainsKey(wanted);
        if (!isKnown && DynamicStreams.AreIn(manifest))
        {
            throw new CliException(
                $"connector {manifest.Name} has no stream {wanted ?? "of its own"} without a configuration: its source or configuration tells of them{Templates(manifest)}",
                ExitCodes.Configuration, PassConfig);
        }

        if (wanted is not null && !isKnown)
        {
            throw new CliException(
                $"connector {manifest.Name} has no stream {wanted}",
                ExitCodes.Configuration, $"it has {string.Join(", ", manifest.Streams.Keys.Concat(manifest.UnusableStreams.Keys))}");
        }

        if (wanted is not null)
            return SourceStream.Declared(manifest, wanted);
        var name = manifest.Check.Streams.FirstOrDefault(manifest.Streams.ContainsKey) ?? manifest.Streams.Keys.FirstOrDefault()
            ?? throw new CliException(
                $"connector {manifest.Name} has no stream that can be used",
                ExitCodes.Configuration, "datasync connector support tells for each stream what it needs");
        return manifest.Streams[name];
    }

    private static string Templates(ConnectorManifest manifest) => manifest.Templates.Count == 0 ? "" : $" ({string.Join(", ", manifest.Templates)})";

    private static void Show(Terminal terminal, ConnectorManifest manifest, string? licence, ProposedSync sync, IReadOnlyList<string> notes, IReadOnlyList<string> files)
    {
        if (terminal.Json)
        {
            Terminal.WriteJson(new
            {
                connector = manifest.Name,
                licence,
                sync = sync.Name,
                table = sync.Table,
                files,
                settings = sync.Settings,
                secrets = sync.Secrets,
                notes,
                supported = manifest.Streams.Keys,
                unsupported = manifest.UnusableStreams.ToDictionary(stream => stream.Key, stream => SupportReason.Of(stream.Value)),
                warnings = SupportReason.Of(manifest.Warnings),
            });
            return;
        }

        foreach (var file in files)
            terminal.Step($"wrote {file}");
        foreach (var note in notes)
            terminal.Step(note);
        terminal.Step(licence is null
            ? $"licence: the manifest states none; ask its author before you pass it on"
            : $"licence: {licence}, as the manifest states it");
        terminal.Step($"{manifest.Streams.Count} of {manifest.Streams.Count + manifest.UnusableStreams.Count} streams are supported");
        foreach (var problem in manifest.UnusableStreams.Values.SelectMany(problems => problems).Concat(manifest.Warnings))
            terminal.Step($"{problem}");
        if (sync.Settings.Count > 0)
            terminal.Step($"settings it needs (environment): {string.Join(", ", sync.Settings)}");
        if (sync.Secrets.Count > 0)
            terminal.Step($"secrets it needs: {string.Join(", ", sync.Secrets)}");
        terminal.People.MarkupLineInterpolated($"Look over the sync, then: datasync migrate; datasync check {sync.Name}; datasync run {sync.Name}");
    }
}
