namespace DataSync.Connectors.Manifests;

/// <summary>Collects what is wrong with one file, or with one part of it.</summary>
internal sealed class ManifestProblems(string file)
{
    private readonly List<ManifestProblem> _problems = [];

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<ManifestProblem> All => _problems;

    /// <summary>A collection for a part of the file that may be unusable without the rest being so.</summary>
    public ManifestProblems ForPart() => new(file);

    /// <summary>Takes over what is wrong with a part, because the whole cannot be used without it.</summary>
    public void Add(IEnumerable<ManifestProblem> ofPart)
    {
        foreach (var problem in ofPart)
            Add(problem.Line, problem.Path, problem.What, problem.Remedy);
    }

    public void Add(int line, string path, string what, string remedy)
    {
        // A definition that several streams refer to is reported once, at the first of them.
        if (!_problems.Exists(known => known.Line == line && known.What == what))
            _problems.Add(new ManifestProblem(file, line, path, what, remedy));
    }

    /// <exception cref="ManifestException">There is at least one problem.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
            throw new ManifestException(_problems);
    }
}
