namespace DataSync.Connectors.Manifests;

/// <summary>Collects what is wrong with one file.</summary>
internal sealed class ManifestProblems(string file)
{
    private readonly List<ManifestProblem> _problems = [];

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
