namespace DataSync.Connectors.Manifests;

/// <summary>
/// Reads a connector manifest. Everything that is not understood is an error: a component that would be ignored is a
/// component that would read other data than its author meant.
/// </summary>
public static class ManifestParser
{
    private const string SourceType = "DeclarativeSource";

    /// <summary>Reads a manifest.</summary>
    /// <param name="yaml">Content of the file.</param>
    /// <param name="file">Name of the file, for messages and for the connector's name.</param>
    /// <exception cref="ManifestException">The manifest is wrong or uses what is not supported; it lists all of it.</exception>
    public static ConnectorManifest Parse(string yaml, string file)
    {
        var problems = new ManifestProblems(file);
        ConnectorManifest? manifest = null;
        if (YamlManifestReader.Read(yaml, problems) is { } root)
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var resolved = new ReferenceResolver(root, problems).Resolve();
            manifest = ComponentScope.Root(resolved, problems).Read((SourceType, scope => Source(scope, name)));
        }

        problems.ThrowIfAny();
        return manifest!;
    }

    private static ConnectorManifest Source(ComponentScope scope, string name)
    {
        // Definitions and schemas are read where something refers to them; the others are for people.
        scope.Accept("definitions", "schemas", "metadata", "description");
        var streams = Streams(scope);
        return new ConnectorManifest(
            name,
            scope.RequiredLiteral("version"),
            streams,
            scope.Component("check", "CheckStream", ("CheckStream", check => CheckStreams(check, streams))),
            scope.OptionalComponent("spec", "Spec", ("Spec", SpecParser.Parse)) ?? []);
    }

    private static Dictionary<string, DeclarativeStream> Streams(ComponentScope scope)
    {
        var streams = new Dictionary<string, DeclarativeStream>(StringComparer.Ordinal);
        foreach (var child in scope.Children("streams", DeclarativeStream.TypeName))
        {
            if (child.Read((DeclarativeStream.TypeName, DeclarativeStream.Parse)) is { } stream && !streams.TryAdd(stream.Name, stream))
                child.Problem(null, "name", $"stream {stream.Name} is declared twice", "Give each stream its own name");
        }

        if (scope.Node("streams") is null)
            scope.Problem(null, "streams", "streams is missing", "Add at least one stream");
        return streams;
    }

    private static IReadOnlyList<string> CheckStreams(ComponentScope scope, Dictionary<string, DeclarativeStream> streams)
    {
        var names = scope.Literals("stream_names");
        foreach (var name in names.Where(name => !streams.ContainsKey(name)))
            scope.Problem(scope.Node("stream_names"), "stream_names", $"there is no stream {name}", $"Use one of: {string.Join(", ", streams.Keys)}");
        return names;
    }
}
