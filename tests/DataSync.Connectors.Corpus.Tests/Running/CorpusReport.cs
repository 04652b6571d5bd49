using System.Text;

namespace DataSync.Connectors.Corpus.Tests.Running;

/// <summary>The corpus on one page.</summary>
/// <param name="Text">For people.</param>
/// <param name="Streams">Streams of manifests without custom Python.</param>
/// <param name="Supported">Of those, the ones the engine reads.</param>
/// <param name="Loaded">Manifests without custom Python that load.</param>
/// <param name="Manifests">Manifests without custom Python.</param>
/// <param name="Made">Templates whose streams read to the end, in all manifests.</param>
/// <param name="Failures">How many supported streams of each manifest did not read as they must.</param>
internal sealed record CorpusReport(string Text, int Streams, int Supported, int Loaded, int Manifests, int Made, IReadOnlyDictionary<string, int> Failures)
{
    public static CorpusReport Of(IReadOnlyList<ManifestVerdict> verdicts)
    {
        var pure = verdicts.Where(verdict => !verdict.NeedsCode).ToList();
        var (streams, unsupported) = (pure.Sum(verdict => verdict.Declared), pure.Sum(verdict => verdict.Unsupported.Count));
        var failures = verdicts.Sum(verdict => verdict.Failures.Count);
        var text = new StringBuilder()
            .AppendLine($"{pure.Count(verdict => verdict.Loads)} of {pure.Count} manifests without custom Python load; {streams - unsupported} of their {streams} streams are supported.")
            .AppendLine($"{verdicts.Sum(verdict => verdict.Read)} streams of all manifests read to the end, {failures} did not.")
            .AppendLine($"Of those that read, {verdicts.Sum(verdict => verdict.Riddles.Count)} say the next page in a way that the server does not find: one page of each is judged.")
            .AppendLine($"Streams made of {verdicts.Sum(verdict => verdict.Made)} templates read to the end: {string.Join(", ", verdicts.Where(verdict => verdict.Made > 0).Select(verdict => verdict.File))}.");
        foreach (var verdict in verdicts.OrderBy(verdict => verdict.File, StringComparer.Ordinal))
        {
            foreach (var group in verdict.Failures.GroupBy(failure => failure.Reason))
                text.AppendLine($"FAILED {verdict.File} {string.Join(", ", group.Select(failure => failure.Stream).Take(4))} ({group.Count()}): {group.Key}");
        }

        foreach (var verdict in pure.OrderBy(verdict => verdict.File, StringComparer.Ordinal))
        {
            foreach (var group in verdict.Unsupported.GroupBy(one => one.Reason))
                text.AppendLine($"UNSUPPORTED {verdict.File} {string.Join(", ", group.Select(one => one.Stream).Take(4))} ({group.Count()}): {group.Key}");
        }

        return new CorpusReport(text.ToString(), streams, streams - unsupported, pure.Count(verdict => verdict.Loads), pure.Count, verdicts.Sum(verdict => verdict.Made), verdicts.Where(verdict => verdict.Failures.Count > 0).ToDictionary(verdict => verdict.File, verdict => verdict.Failures.Count));
    }
}
