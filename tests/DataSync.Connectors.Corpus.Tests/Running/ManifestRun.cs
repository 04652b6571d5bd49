using System.Text.Json.Nodes;
using DataSync.Connectors.Corpus.Tests.Manifests;
using DataSync.Connectors.Corpus.Tests.Server;
using DataSync.Connectors.Dynamic;
using DataSync.Connectors.Errors;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataSync.Connectors.Corpus.Tests.Running;

/// <summary>Reads every stream of a manifest that the engine supports against a server made of the manifest alone.</summary>
internal sealed class ManifestRun(CorpusServer server)
{
    private const int Days = 40;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    public async Task<ManifestVerdict> JudgeAsync(string file)
    {
        var yaml = await File.ReadAllTextAsync(file);
        var root = Component.Root(YamlTree.Load(yaml));
        var streams = root.Children("streams");
        var needsCode = yaml.Contains("class_name:", StringComparison.Ordinal);
        var (unsupported, failures, read) = (new List<(string, string)>(), new List<(string, string)>(), 0);
        var riddles = new List<string>();
        ConnectorManifest manifest;
        try
        {
            manifest = ManifestParser.Parse(yaml, Path.GetFileName(file));
        }
        catch (ManifestException exception)
        {
            exception.Problems.ShouldNotBeEmpty(file);
            return new ManifestVerdict(
                Path.GetFileName(file), streams.Count, needsCode, Loads: false, [.. streams.Select(one => (NameOf(one), string.Join(" | ", exception.Problems.Take(3))))], [], 0, 0, []);
        }

        manifest.UnusableStreams.Values.ShouldAllBe(problems => problems.Count > 0, file);
        var configs = new ManifestConfigs(root, yaml, Days);
        unsupported.AddRange(manifest.UnusableStreams.Select(pair => (pair.Key, string.Join(" | ", pair.Value.Take(3)))));
        foreach (var stream in streams.Where(one => manifest.Streams.ContainsKey(NameOf(one))))
        {
            if (await TryAsync(configs, config => ReadAsync(config, manifest, stream, NameOf(stream))) is { } failure)
                failures.Add((NameOf(stream), failure));
            else
                read++;
            if (IsRiddle(configs, stream))
                riddles.Add(NameOf(stream));
        }

        var made = 0;
        foreach (var (template, index) in root.Children("dynamic_streams").Select((one, i) => (one, i)))
        {
            var name = MadeStream.NameOf(template, index);
            if (manifest.UnusableStreams.ContainsKey(name))
                continue;
            if (await TryAsync(configs, config => ReadMadeAsync(config, manifest, MadeStream.Of(template), name)) is { } failure)
                failures.Add((name, failure));
            else
                made++;
        }

        return new ManifestVerdict(Path.GetFileName(file), streams.Count, needsCode, Loads: true, unsupported, failures, read, made, riddles);
    }

    public static string NameOf(Component stream) => stream.Text("name") ?? "";

    private static bool IsRiddle(ManifestConfigs configs, Component stream) =>
        new World(World.Variants(stream)[0], configs.Get(withOptional: false)).Target.IsRiddle;

    private static async Task<string?> TryAsync(ManifestConfigs configs, Func<JsonObject, Task<string?>> readAsync)
    {
        string? first = null;
        foreach (var withOptional in (bool[])[false, true])
        {
            try
            {
                if (await readAsync(configs.Get(withOptional)) is not { } failure)
                    return null;
                first ??= failure;
            }
            catch (Exception exception) when (exception is SourceException or ManifestException or CorpusFailure or OperationCanceledException)
            {
                first ??= $"{exception.GetType().Name}: {exception.Message}";
            }
        }

        return first;
    }

    /// <summary>Makes the streams of a template, and reads the first and the last of them.</summary>
    private async Task<string?> ReadMadeAsync(JsonObject config, ConnectorManifest manifest, Component stream, string template)
    {
        using var patience = new CancellationTokenSource(_patience);
        using var client = server.Connect(new World(stream, config));
        var made = await DynamicStreams.MakeAsync(manifest, Configs.Of(config), resolver: null, ReaderOf(client), Template.Clock, patience.Token);
        var names = made.Made[template];
        if (names.Count == 0)
            return "no stream is made of the template";
        foreach (var name in new[] { names[0], names[^1] }.Distinct())
        {
            if (made.UnusableStreams.TryGetValue(name, out var problems))
                return $"{name}: {string.Join(" | ", problems.Take(3))}";
            if (await ReadAsync(config, made, stream, name) is { } failure)
                return $"{name}: {failure}";
        }

        return null;
    }

    private async Task<string?> ReadAsync(JsonObject config, ConnectorManifest manifest, Component stream, string name)
    {
        using var patience = new CancellationTokenSource(_patience);
        var (wrong, first) = await ReadOnceAsync(config, manifest, stream, name, new Dictionary<string, SliceState>(), patience.Token);
        if (wrong is not null || !IsIncremental(World.Variants(stream)[^1]))
            return wrong;
        if (!first.Run.HasMarks)
            return "no slice says how far it was read";
        var (again, second) = await ReadOnceAsync(config, manifest, stream, name, first.Run.States, patience.Token);
        return again is not null ? $"from its state: {again}" : Judge.SecondRun(World.Variants(stream)[^1], config, first.World, first.Run, second.World, second.Run);
    }

    private async Task<(string? Wrong, (World World, StreamRun Run) Reading)> ReadOnceAsync(
        JsonObject config, ConnectorManifest manifest, Component stream, string name, IReadOnlyDictionary<string, SliceState> states, CancellationToken cancellationToken)
    {
        var variants = World.Variants(stream);
        var world = new World(states.Count > 0 ? variants[^1] : variants[0], config);
        using var client = server.Connect(world);
        var source = SourceStream.Create(manifest, name, Configs.Of(config), time: Template.Clock);
        var run = new StreamRun(ReaderOf(client), source, Template.Clock.GetUtcNow(), states);
        try
        {
            await run.ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is SourceException or CorpusFailure or OperationCanceledException)
        {
            return ($"{exception.GetType().Name}: {exception.Message} {string.Join(" ", Judge.Requests(world, run, isSecond: false).Take(2))}", (world, run));
        }

        // What a source without a place for the cursor sends again is left out by the engine, and paging may end before it.
        var isSecond = states.Count > 0;
        var wrong = Judge.Requests(world, run, isSecond).Concat(isSecond ? [] : Judge.Records(world, run)).Take(3).ToList();
        return (wrong.Count > 0 ? string.Join(" | ", wrong) : null, (world, run));
    }

    private static bool IsIncremental(Component stream) => stream.Child("incremental_sync") is not null;

    private static PageReader ReaderOf(HttpClient client) => new(client, NullLogger<PageReader>.Instance, Template.Clock, () => 0.5, new PageReaderOptions
    {
        Retry = new HttpRetryOptions { MaxRetries = 0, BaseDelay = TimeSpan.FromMilliseconds(1), MaxWaitInPlace = TimeSpan.FromSeconds(1) },
    });
}
