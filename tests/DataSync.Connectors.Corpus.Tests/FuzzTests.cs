using System.Collections.Concurrent;
using System.Globalization;
using DataSync.Connectors.Corpus.Tests.Fuzz;
using Xunit.Abstractions;

namespace DataSync.Connectors.Corpus.Tests;

/// <summary>Spoilt manifests and spoilt answers end in an error that names the place: no crash, no hang.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Groups = 2;

    /// <summary>Cases in all; <c>DATASYNC_FUZZ_CASES</c> asks for another number.</summary>
    private static readonly int s_cases = int.Parse(Environment.GetEnvironmentVariable("DATASYNC_FUZZ_CASES") ?? "10000", CultureInfo.InvariantCulture);

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Groups)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task Thousands_of_spoilt_manifests_and_answers_neither_crash_nor_hang_and_are_refused_with_a_place(int group)
    {
        var seeds = Seeds.Load(output);
        var failures = new ConcurrentBag<string>();
        await using var server = new RawServer();

        // Many at a time: spoilt answers are mostly waited for.
        var atATime = new ParallelOptions { MaxDegreeOfParallelism = 32 };
        await Parallel.ForAsync(group * s_cases / Groups, (group + 1) * s_cases / Groups, atATime, async (number, _) =>
        {
            if (await new FuzzCase(number, seeds, server).RunAsync() is { } failure)
                failures.Add(failure);
        });

        failures.ShouldBeEmpty($"{failures.Count} of {s_cases / Groups} cases:\n{string.Join('\n', failures.Take(30))}");
    }
}
