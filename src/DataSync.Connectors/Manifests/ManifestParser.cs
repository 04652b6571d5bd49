using DataSync.Connectors.Budgets;

namespace DataSync.Connectors.Manifests;

/// <summary>
/// Reads a connector manifest. Everything that is not understood is an error: a component that would be ignored is a
/// component that would read other data than its author meant. What concerns one stream makes that stream unusable and
/// leaves the others as they are.
/// </summary>
public static class ManifestParser
{
    private const string SourceType = "DeclarativeSource";

    /// <summary>Reads a manifest.</summary>
    /// <param name="yaml">Content of the file.</param>
    /// <param name="file">Name of the file, for messages and for the connector's name.</param>
    /// <exception cref="ManifestException">Something outside of the streams is wrong, or no stream can be used; it lists all of it.</exception>
    public static ConnectorManifest Parse(string yaml, string file)
    {
        var (manifest, problems) = Inspect(yaml, file);
        if (manifest is { Streams.Count: 0 })
            problems = [.. manifest.UnusableStreams.Values.SelectMany(ofStream => ofStream).Concat(problems).DistinctBy(problem => (problem.Line, problem.What))];
        return problems.Count > 0 ? throw new ManifestException(problems) : manifest!;
    }

    /// <summary>Reads a manifest also when it cannot be used, to tell what of it can.</summary>
    /// <returns>The manifest as far as it was understood, null for no manifest at all; what is wrong outside of its streams.</returns>
    /// <inheritdoc cref="Parse"/>
    public static (ConnectorManifest? Manifest, IReadOnlyList<ManifestProblem> Problems) Inspect(string yaml, string file)
    {
        var problems = new ManifestProblems(file);
        ConnectorManifest? manifest = null;
        if (YamlManifestReader.Read(yaml, problems) is { } root)
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var resolved = new ReferenceResolver(root, problems).Resolve();
            manifest = ComponentScope.Root(resolved, problems).Read((SourceType, scope => Source(scope, name)));
        }

        return (manifest is null ? null : manifest with { Warnings = problems.Warnings }, problems.All);
    }

    private static ConnectorManifest Source(ComponentScope scope, string name)
    {
        // Definitions and schemas are read where something refers to them; the others are for people.
        scope.Accept("definitions", "schemas", "metadata", "description");
        var streams = new Dictionary<string, DeclarativeStream>(StringComparer.Ordinal);
        var unusable = new Dictionary<string, IReadOnlyList<ManifestProblem>>(StringComparer.Ordinal);
        ReadStreams(scope, streams, unusable);
        var spec = scope.OptionalComponent("spec", "Spec", ("Spec", SpecParser.Parse)) ?? ConnectorSpec.Nothing;
        var check = CheckParser.Parse(scope, [.. streams.Keys, .. unusable.Keys]);
        return new ConnectorManifest(
            name,
            scope.RequiredLiteral("version"),
            streams,
            unusable,
            check.Streams,
            spec.Properties)
        {
            Spec = spec,
            Check = check,
            Budget = scope.OptionalComponent("api_budget", ApiBudget.TypeName, (ApiBudget.TypeName, ApiBudget.Parse)),
            Concurrency = scope.OptionalComponent("concurrency_level", ConcurrencyLevel.TypeName, (ConcurrencyLevel.TypeName, ConcurrencyLevel.Parse)),
        };
    }

    private static void ReadStreams(
        ComponentScope scope,
        Dictionary<string, DeclarativeStream> streams,
        Dictionary<string, IReadOnlyList<ManifestProblem>> unusable)
    {
        if (scope.Node("streams") is null)
            scope.Problem(null, "streams", "streams is missing", "Add at least one stream");
        foreach (var child in scope.Children("streams", DeclarativeStream.TypeName))
        {
            var problems = scope.ProblemsOfPart();
            var part = child.ReportingTo(problems);
            var stream = part.Read((DeclarativeStream.TypeName, DeclarativeStream.Parse));
            var name = stream?.Name is { Length: > 0 } known ? known : part.Literal("name") ?? child.Place;
            if (streams.ContainsKey(name) || unusable.ContainsKey(name))
                child.Problem(null, "name", $"stream {name} is declared twice", "Give each stream its own name");
            else if (problems.All.Count > 0)
                unusable.Add(name, problems.All);
            else
                streams.Add(name, stream!);
        }
    }
}
