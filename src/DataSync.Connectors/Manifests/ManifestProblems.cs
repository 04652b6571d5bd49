namespace DataSync.Connectors.Manifests;

/// <summary>Collects what is wrong with one file, or with one part of it.</summary>
internal sealed class ManifestProblems
{
    private readonly string _file;
    private readonly List<ManifestProblem> _problems = [];
    private readonly List<ManifestProblem> _warnings;

    public ManifestProblems(string file)
        : this(file, [])
    {
    }

    private ManifestProblems(string file, List<ManifestProblem> warnings) => (_file, _warnings) = (file, warnings);

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<ManifestProblem> All => _problems;

    /// <summary>What was found that makes nothing unusable, in the whole file.</summary>
    public IReadOnlyList<ManifestProblem> Warnings => _warnings;

    /// <summary>A collection for a part of the file that may be unusable without the rest being so.</summary>
    public ManifestProblems ForPart() => new(_file, _warnings);

    /// <summary>A collection for the same file with nothing in it.</summary>
    public ManifestProblems Anew() => new(_file);

    /// <summary>Takes over what is wrong with a part, because the whole cannot be used without it.</summary>
    public void Add(IEnumerable<ManifestProblem> ofPart)
    {
        foreach (var problem in ofPart)
            Add(_problems, problem);
    }

    public void Add(int line, string path, string what, string remedy, string component = "") =>
        Add(_problems, new ManifestProblem(_file, line, path, what, remedy) { Component = component });

    public void Warn(ManifestProblem problem) => Add(_warnings, problem);

    public void Warn(int line, string path, string what, string remedy, string component) =>
        Add(_warnings, new ManifestProblem(_file, line, path, what, remedy) { Component = component });

    // A definition that several streams refer to is reported once, at the first of them.
    private static void Add(List<ManifestProblem> list, ManifestProblem problem)
    {
        if (!list.Exists(known => known.Line == problem.Line && known.What == problem.What))
            list.Add(problem);
    }
}
