using DataSync.Connectors.Manifests;

namespace DataSync.Cli.Connector;

/// <summary>Why a part of a manifest cannot be used.</summary>
internal sealed record SupportReason(string Component, string Path, int Line, string What, string Remedy)
{
    public static IReadOnlyList<SupportReason> Of(IEnumerable<ManifestProblem> problems) =>
        [.. problems.Select(problem => new SupportReason(problem.Component, problem.Path, problem.Line, problem.What, problem.Remedy))];
}

/// <summary>A stream, and why it cannot be used; supported when there is no reason.</summary>
internal sealed record SupportedStream(string Name, bool Supported, IReadOnlyList<SupportReason> Reasons);

/// <summary>What of one manifest can be used.</summary>
/// <param name="File">The file.</param>
/// <param name="Loads">Whether the manifest can be used at all.</param>
/// <param name="Problems">What is wrong with it outside of its streams.</param>
/// <param name="Warnings">What has no effect and is probably not meant.</param>
/// <param name="Streams">Its streams; for those that only a source or a configuration tells of, their template.</param>
internal sealed record SupportReport(
    string File, bool Loads, IReadOnlyList<SupportReason> Problems, IReadOnlyList<SupportReason> Warnings, IReadOnlyList<SupportedStream> Streams)
{
    public static SupportReport Of(string file)
    {
        string text;
        try
        {
            text = ConnectorFiles.Text(file, "manifest");
        }
        catch (CliException e)
        {
            // The others are told of also when one cannot be read.
            return new SupportReport(file, false, [new SupportReason("", "(file)", 0, e.Message, e.Hint ?? "")], [], []);
        }

        var (manifest, problems) = ManifestParser.Inspect(text, file);
        var own = SupportReason.Of(problems);
        if (manifest is null)
            return new SupportReport(file, false, own, [], []);
        var streams = manifest.Streams.Keys.Select(name => new SupportedStream(name, problems.Count == 0, own))
            .Concat(manifest.UnusableStreams.Select(stream => new SupportedStream(stream.Key, false, SupportReason.Of(stream.Value))))
            .Concat(manifest.Templates.Select(name => new SupportedStream(name, problems.Count == 0, own)));
        return new SupportReport(file, problems.Count == 0 && manifest.Streams.Count + manifest.Templates.Count > 0, own, SupportReason.Of(manifest.Warnings), [.. streams]);
    }
}
