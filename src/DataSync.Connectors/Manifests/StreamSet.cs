namespace DataSync.Connectors.Manifests;

/// <summary>The streams of a manifest while it is read: those that can be used, and why the others cannot.</summary>
internal sealed class StreamSet(
    IReadOnlyDictionary<string, DeclarativeStream> usable, IReadOnlyDictionary<string, IReadOnlyList<ManifestProblem>> unusable)
{
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);

    /// <summary>None yet.</summary>
    public StreamSet()
        : this(new Dictionary<string, DeclarativeStream>(), new Dictionary<string, IReadOnlyList<ManifestProblem>>())
    {
    }

    public Dictionary<string, DeclarativeStream> Usable { get; } = new(usable, StringComparer.Ordinal);

    public Dictionary<string, IReadOnlyList<ManifestProblem>> Unusable { get; } = new(unusable, StringComparer.Ordinal);

    public IEnumerable<string> Names => Usable.Keys.Concat(Unusable.Keys);

    /// <summary>Reads one stream; what is wrong with it concerns it alone, but a name that is taken concerns the manifest.</summary>
    public void Read(ComponentScope scope)
    {
        var (name, stream, problems) = Parse(scope);
        if (IsTaken(name))
            scope.Problem(null, "name", $"stream {name} is declared twice", "Give each stream its own name");
        else
            Add(name, stream, problems.All);
    }

    /// <summary>
    /// Reads a stream made of a template. A name that two of them have cannot be used, since nobody could tell which is meant;
    /// one that the manifest declares stays with the declared stream.
    /// </summary>
    /// <returns>Its name.</returns>
    public string ReadMade(ComponentScope scope)
    {
        var (name, stream, problems) = Parse(scope);
        if (!IsTaken(name))
        {
            Add(name, stream, problems.All);
            _made.Add(name);
        }
        else if (_made.Contains(name))
        {
            problems.Add(scope.Line, scope.Place, $"stream {name} is made twice", "Let components_mapping give each stream its own name");
            Usable.Remove(name);
            Unusable[name] = problems.All;
        }
        else
        {
            scope.Warn(null, "name", $"stream {name} is made, too; the declared stream of that name is read", "Let components_mapping give each stream its own name");
        }

        return name;
    }

    /// <summary>Takes over streams whose names are not taken.</summary>
    public void Add(StreamSet others)
    {
        foreach (var name in others.Names.Where(name => !IsTaken(name)).ToList())
            Add(name, others.Usable.GetValueOrDefault(name), others.Unusable.GetValueOrDefault(name) ?? []);
    }

    private static (string Name, DeclarativeStream? Stream, ManifestProblems Problems) Parse(ComponentScope scope)
    {
        var problems = scope.ProblemsOfPart();
        var part = scope.ReportingTo(problems);
        var stream = part.Read((DeclarativeStream.TypeName, DeclarativeStream.Parse), (StateDelegation.TypeName, StateDelegation.Parse));
        return (stream?.Name is { Length: > 0 } known ? known : part.Literal("name") is { Length: > 0 } own ? own : scope.Place, stream, problems);
    }

    private bool IsTaken(string name) => Usable.ContainsKey(name) || Unusable.ContainsKey(name);

    private void Add(string name, DeclarativeStream? stream, IReadOnlyList<ManifestProblem> problems)
    {
        if (problems.Count > 0 || stream is null)
            Unusable.Add(name, problems);
        else
            Usable.Add(name, stream);
    }
}
