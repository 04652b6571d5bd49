using System.Collections.Concurrent;
using DataSync.Connectors.Corpus.Tests.Fuzz;
using Xunit.Abstractions;

namespace DataSync.Connectors.Corpus.Tests;

/// <summary>Spoilt manifests and spoilt answers end in an error that names the place: no crash, no hang.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int CasesOfAGroup = 5_000;

    public static TheoryData<int> Groups => [.. Enumerable.Range(0, 2)];

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task Five_thousand_spoilt_manifests_and_answers_neither_crash_nor_hang_and_are_refused_with_a_place(int group)
    {
        var seeds = Seeds.Load(output);
        var failures = new ConcurrentBag<string>();
        await using var server = new RawServer();

        // Many at a time: spoilt answers are mostly waited for.
        var atATime = new ParallelOptions { MaxDegreeOfParallelism = 32 };
        await Parallel.ForAsync(group * CasesOfAGroup, (group + 1) * CasesOfAGroup, atATime, async (number, _) =>
        {
            if (await new FuzzCase(number, seeds, server).RunAsync() is { } failure)
                failures.Add(failure);
        });

        failures.ShouldBeEmpty($"{failures.Count} of {CasesOfAGroup} cases:\n{string.Join('\n', failures.Take(30))}");
    }
}
