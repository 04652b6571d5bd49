using System.Collections.Concurrent;
using DataSync.Connectors.Corpus.Tests.Fuzz;
using Xunit.Abstractions;

namespace DataSync.Connectors.Corpus.Tests;

/// <summary>Spoilt manifests and spoilt answers end in an error that names the place: no crash, no hang.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Cases = 10_000;

    [Fact]
    public async Task Ten_thousand_spoilt_manifests_and_answers_neither_crash_nor_hang_and_are_refused_with_a_place()
    {
        var seeds = Seeds.Load(output);
        var failures = new ConcurrentBag<string>();
        await using var server = new RawServer();

        await Parallel.ForAsync(0, Cases, async (number, _) =>
        {
            if (await new FuzzCase(number, seeds, server).RunAsync() is { } failure)
                failures.Add(failure);
        });

        failures.ShouldBeEmpty($"{failures.Count} of {Cases} cases:\n{string.Join('\n', failures.Take(30))}");
    }
}
