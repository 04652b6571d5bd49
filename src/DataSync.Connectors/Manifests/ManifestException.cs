namespace DataSync.Connectors.Manifests;

/// <summary>A manifest cannot be used. Lists everything that is wrong with it, so that it is corrected in one go.</summary>
public sealed class ManifestException(IReadOnlyList<ManifestProblem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>All problems, in the order of the manifest's components.</summary>
    public IReadOnlyList<ManifestProblem> Problems { get; } = problems;
}
