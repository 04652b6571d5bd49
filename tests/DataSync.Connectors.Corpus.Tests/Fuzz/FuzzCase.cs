using System.Collections.Concurrent;
using System.Diagnostics;
using DataSync.Connectors.Corpus.Tests.Manifests;
using DataSync.Connectors.Errors;
using DataSync.Connectors.Manifests;
using DataSync.Core.Reading;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataSync.Connectors.Corpus.Tests.Fuzz;

/// <summary>One manifest and the answers to it, of which at least one is spoilt. The number says all of it.</summary>
internal sealed class FuzzCase(int number, IReadOnlyList<string> seeds, RawServer server)
{
    private const int MostPages = 2;
    private const int MostStreams = 1;

    // Each attempt ends by itself long before; what reaches this hangs.
    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(20);

    private static readonly PageReaderOptions _options = new()
    {
        MaxBodyBytes = 1024 * 1024,
        Retry = new HttpRetryOptions
        {
            MaxRetries = 1,
            BaseDelay = TimeSpan.FromMilliseconds(1),
            MaxWaitInPlace = TimeSpan.FromMilliseconds(5),
            AttemptTimeout = TimeSpan.FromSeconds(1),
            LastAttemptTimeout = TimeSpan.FromSeconds(1),
        },
    };

    private const string File = "fuzz.yaml";

    private static readonly ConcurrentDictionary<string, ConnectorManifest> _good = new(StringComparer.Ordinal);

    private readonly Random _random = new(number);

    /// <summary>What went wrong; null when nothing did.</summary>
    public async Task<string?> RunAsync()
    {
        using var deadline = new CancellationTokenSource(_deadline);
        var started = Stopwatch.GetTimestamp();
        try
        {
            return await Task.Run(() => ReadAsync(deadline.Token)).WaitAsync(_deadline * 2);
        }
        catch (TimeoutException)
        {
            return Fail($"hangs and cannot be cancelled after {Stopwatch.GetElapsedTime(started).TotalSeconds:N0} s");
        }
        catch (OperationCanceledException)
        {
            return Fail($"hangs: cancelled after {Stopwatch.GetElapsedTime(started).TotalSeconds:N0} s");
        }
        catch (Exception exception)
        {
            return Fail($"crashes: {exception.GetType()}: {exception.Message} {string.Join(" < ", (exception.StackTrace ?? "").Split('\n').Take(6).Select(line => line.Trim()))}");
        }
        finally
        {
            server.Forget(number);
        }
    }

    private async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var seed = seeds[_random.Next(seeds.Count)];
        ConnectorManifest manifest;
        try
        {
            manifest = number % 2 == 0
                ? ManifestParser.Parse(new ManifestMutator(_random).Spoil(seed), File)
                : _good.GetOrAdd(seed, yaml => ManifestParser.Parse(yaml, File));
        }
        catch (ManifestException exception)
        {
            return Vague(exception);
        }

        if (manifest.UnusableStreams.Values.SelectMany(problems => problems).FirstOrDefault(problem => !IsPlaced(problem)) is { } vague)
            return Fail($"an error without a place: {vague}");
        var answers = new AnswerMutator(_random);
        using var client = server.Connect(number, () => { lock (answers) return answers.Make(Seeds.GoodAnswer); });
        var reader = new PageReader(client, NullLogger<PageReader>.Instance, TimeProvider.System, () => 0.5, _options);
        foreach (var stream in manifest.Streams.Keys.OrderBy(_ => _random.Next()).Take(MostStreams).ToList())
        {
            try
            {
                await ReadStreamAsync(manifest, stream, reader, cancellationToken);
            }
            catch (ManifestException exception)
            {
                if (Vague(exception) is { } problem)
                    return problem;
            }
            catch (SourceException exception) when (exception.Connector.Length == 0 || exception.Stream != stream || exception.Page < 1 || !exception.Message.Contains(exception.Connector, StringComparison.Ordinal))
            {
                if (stream.Length > 0)
                    return Fail($"an error without a place: {exception.Connector}/{exception.Stream} page {exception.Page}: {exception.Message}");
            }
            catch (SourceException)
            {
                // A good error: it says which stream of which connector, and the page.
            }
        }

        return null;
    }

    private static async Task ReadStreamAsync(ConnectorManifest manifest, string name, PageReader reader, CancellationToken cancellationToken)
    {
        var values = manifest.Config.ToDictionary(property => property.Name, property => new ConfigValue(property.Name.Contains("url", StringComparison.Ordinal) ? "https://api.example.com" : "2026-02-20"), StringComparer.Ordinal);
        var stream = SourceStream.Create(manifest, name, values, time: Template.Clock);
        var pages = 0;
        for (var next = PagePosition.Start; next is not null && pages < MostPages; pages++)
        {
            next = await reader.ReadPageAsync(stream, next, 2, cancellationToken) switch
            {
                PageResult.Read read => read.Next,
                PageResult.Malformed malformed => malformed.Next,
                _ => null,
            };
        }
    }

    private string? Vague(ManifestException exception) =>
        exception.Problems.Count == 0 ? Fail("refused without a reason")
        : exception.Problems.FirstOrDefault(problem => !IsPlaced(problem)) is { } vague ? Fail($"an error without a place: {vague}")
        : null;

    private static bool IsPlaced(ManifestProblem problem) =>
        problem is { File.Length: > 0, Line: > 0, Path.Length: > 0, What.Length: > 0, Remedy.Length: > 0 };

    private string Fail(string what) => $"case {number} {what}";
}
