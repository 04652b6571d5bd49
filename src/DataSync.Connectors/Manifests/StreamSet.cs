namespace DataSync.Connectors.Manifests;

/// <summary>The streams of a manifest while it is read: those that can be used, and why the others cannot.</summary>
internal sealed class StreamSet(
    IReadOnlyDictionary<string, DeclarativeStream> usable, IReadOnlyDictionary<string, IReadOnlyList<ManifestProblem>> unusable)
{
    /// <summary>None yet.</summary>
    public StreamSet()
        : this(new Dictionary<string, DeclarativeStream>(), new Dictionary<string, IReadOnlyList<ManifestProblem>>())
    {
    }

    public Dictionary<string, DeclarativeStream> Usable { get; } = new(usable, StringComparer.Ordinal);

    public Dictionary<string, IReadOnlyList<ManifestProblem>> Unusable { get; } = new(unusable, StringComparer.Ordinal);

    public IEnumerable<string> Names => Usable.Keys.Concat(Unusable.Keys);

    /// <summary>Reads one stream; what is wrong with it concerns it alone, but a name that is taken concerns the manifest.</summary>
    public void Read(ComponentScope scope) => Read(scope, isMade: false);

    /// <summary>As <see cref="Read(ComponentScope)"/>, for a stream made of a template: of one name the first counts, as in the reference engine.</summary>
    public void ReadMade(ComponentScope scope) => Read(scope, isMade: true);

    private void Read(ComponentScope scope, bool isMade)
    {
        var problems = scope.ProblemsOfPart();
        var part = scope.ReportingTo(problems);
        var stream = part.Read((DeclarativeStream.TypeName, DeclarativeStream.Parse), (StateDelegation.TypeName, StateDelegation.Parse));
        var name = stream?.Name is { Length: > 0 } known ? known : part.Literal("name") ?? scope.Place;
        var isTaken = Usable.ContainsKey(name) || Unusable.ContainsKey(name);
        if (isTaken && isMade)
            return;
        if (isTaken)
            scope.Problem(null, "name", $"stream {name} is declared twice", "Give each stream its own name");
        else if (problems.All.Count > 0)
            Unusable.Add(name, problems.All);
        else
            Usable.Add(name, stream!);
    }
}
