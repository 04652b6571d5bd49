using DataSync.Connectors.Budgets;
using DataSync.Connectors.Dynamic;

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
        // How other engines share out jobs and streams among themselves changes no record.
        scope.Accept("definitions", "schemas", "metadata", "description", "max_concurrent_async_job_count", "stream_groups");
        var streams = new StreamSet();
        var conditional = new List<ConditionalStreams>();
        foreach (var child in scope.Children("streams", DeclarativeStream.TypeName))
        {
            if (child.Type != ConditionalStreams.TypeName)
                streams.Read(child);
            else if (child.Read((ConditionalStreams.TypeName, ConditionalStreams.Parse)) is { } part)
                conditional.Add(part);
        }

        foreach (var part in conditional)
        {
            foreach (var twice in part.Streams.Names.Where(streams.Names.Contains))
                scope.Problem(scope.Node("streams"), "streams", $"stream {twice} is declared with and without a condition", "Give each stream its own name");
        }

        foreach (var part in conditional)
            streams.Add(part.Streams);
        var dynamic = ReadDynamicStreams(scope, streams);
        if (scope.Node("streams") is null && dynamic.Count == 0)
            scope.Problem(null, "streams", "streams is missing", "Add at least one stream");
        if (streams.Usable.Count == 0 && dynamic.Count == 0)
            scope.Problems(streams.Unusable.Values.SelectMany(problems => problems));
        var spec = scope.OptionalComponent("spec", "Spec", ("Spec", SpecParser.Parse)) ?? ConnectorSpec.Nothing;
        // The streams of a template have their names only once they are made.
        var check = CheckParser.Parse(scope, dynamic.Count == 0 ? [.. streams.Names] : null);
        return new ConnectorManifest(
            name,
            scope.RequiredLiteral("version"),
            streams.Usable,
            streams.Unusable,
            check.Streams,
            spec.Properties)
        {
            Spec = spec,
            Check = check,
            Dynamic = dynamic,
            Conditional = conditional,
            Budget = scope.OptionalComponent("api_budget", ApiBudget.TypeName, (ApiBudget.TypeName, ApiBudget.Parse)),
            Concurrency = scope.OptionalComponent("concurrency_level", ConcurrencyLevel.TypeName, (ConcurrencyLevel.TypeName, ConcurrencyLevel.Parse)),
        };
    }

    /// <summary>A template that cannot be read takes its name among the streams that cannot be used.</summary>
    private static List<DynamicStream> ReadDynamicStreams(ComponentScope scope, StreamSet streams)
    {
        var templates = new List<DynamicStream>();
        var index = 0;
        foreach (var child in scope.Children("dynamic_streams", DynamicStream.TypeName))
        {
            var (number, problems) = (index++, scope.ProblemsOfPart());
            var template = child.ReportingTo(problems).Read((DynamicStream.TypeName, part => DynamicStream.Parse(part, number)));
            if (problems.All.Count > 0)
                streams.Unusable[DynamicStream.NameOf(child, number)] = problems.All;
            else
                templates.Add(template!);
        }

        return templates;
    }
}
