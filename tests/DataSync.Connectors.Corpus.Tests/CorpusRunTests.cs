using DataSync.Connectors.Corpus.Tests.Running;
using DataSync.Connectors.Corpus.Tests.Server;
using DataSync.Connectors.Tests;
using Xunit.Abstractions;

namespace DataSync.Connectors.Corpus.Tests;

/// <summary>Other people's manifests, read to the end through the engine against servers that are made of the manifests alone.</summary>
public sealed class CorpusRunTests(ITestOutputHelper output)
{
    private const int LoadedManifests = 246;
    private const int SupportedStreams = 2229;
    private const int FailedStreams = 158;

    [Fact]
    public async Task Every_supported_stream_of_the_public_manifests_reads_to_the_end()
    {
        if (ConformanceData.Manifests(output) is not { } files)
            return;
        await using var server = await CorpusServer.StartAsync();
        var run = new ManifestRun(server);
        var verdicts = new ManifestVerdict[files.Count];
        await Parallel.ForAsync(0, files.Count, async (i, _) => verdicts[i] = await run.JudgeAsync(files[i]));

        var report = CorpusReport.Of(verdicts);
        output.WriteLine(report.Text);
        // What holds today; each may only get better.
        report.Loaded.ShouldBeGreaterThanOrEqualTo(LoadedManifests, report.Text);
        report.Supported.ShouldBeGreaterThanOrEqualTo(SupportedStreams, report.Text);
        report.Failures.ShouldBeLessThanOrEqualTo(FailedStreams, report.Text);
    }
}
