using DataSync.Connectors.Manifests;
using Xunit.Abstractions;

namespace DataSync.Connectors.Tests;

/// <summary>Public manifests load, or say what they need; no more of them fail than did.</summary>
public sealed class ManifestCorpusTests(ITestOutputHelper output)
{
    [Fact]
    public void Each_public_manifest_loads_or_says_what_it_needs()
    {
        if (ConformanceData.Manifests(output) is not { } files)
            return;
        var (loaded, streams) = (0, 0);
        foreach (var file in files)
        {
            try
            {
                var manifest = ManifestParser.Parse(File.ReadAllText(file), Path.GetFileName(file));
                (loaded, streams) = (loaded + 1, streams + manifest.Streams.Count);
                manifest.UnusableStreams.Values.ShouldAllBe(problems => problems.Count > 0);
            }
            catch (ManifestException e)
            {
                e.Problems.ShouldNotBeEmpty(file);
            }
        }

        output.WriteLine($"{loaded} of {files.Count} manifests load, with {streams} streams");
        loaded.ShouldBeGreaterThanOrEqualTo(114);
        streams.ShouldBeGreaterThanOrEqualTo(558);
    }
}
