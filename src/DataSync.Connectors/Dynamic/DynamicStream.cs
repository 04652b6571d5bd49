using System.Globalization;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Dynamic;

/// <summary>A template that any number of streams are made of, as many as the source, the configuration or the manifest names.</summary>
internal sealed class DynamicStream
{
    public const string TypeName = "DynamicDeclarativeStream";

    // More than any source has tables; a source that goes on listing must not fill the memory.
    private const int MaxStreams = 10_000;

    private const string ParametersKey = "$parameters";

    private readonly ComponentScope _template;
    private readonly IComponentsResolver _resolver;
    private readonly bool _outerWins;

    private DynamicStream(string name, ComponentScope template, IComponentsResolver resolver, bool outerWins) =>
        (Name, _template, _resolver, _outerWins) = (name, template, resolver, outerWins);

    /// <summary>Name of the template; else its number, as <c>dynamic_stream_0</c>.</summary>
    public string Name { get; }

    public static DynamicStream Parse(ComponentScope scope, int index)
    {
        var resolver = scope.Component<IComponentsResolver>(
            "components_resolver",
            null,
            (HttpComponentsResolver.TypeName, HttpComponentsResolver.Parse),
            (ConfigComponentsResolver.TypeName, ConfigComponentsResolver.Parse),
            (ParametrizedComponentsResolver.TypeName, ParametrizedComponentsResolver.Parse));
        // Parameters that a mapping sets on the stream win over those its components have, unless the manifest says otherwise.
        var outerWins = scope.Boolean("use_parent_parameters", defaultValue: true);
        var template = scope.Child("stream_template", DeclarativeStream.TypeName);
        if (template is null)
            scope.Problem(null, "stream_template", "stream_template is missing", "Add the stream that is to be made");
        var made = new DynamicStream(NameOf(scope, index), template ?? scope, resolver, outerWins);
        if (template is not null && resolver is not null)
            scope.Problems(made.ProblemsOfTemplate());
        return made;
    }

    /// <summary>What a template is called, also one that cannot be read.</summary>
    public static string NameOf(ComponentScope scope, int index) => scope.Literal("name") is { Length: > 0 } name
        ? name
        : $"dynamic_stream_{index.ToString(CultureInfo.InvariantCulture)}";

    public static IReadOnlyList<ComponentMapping> MappingsOf(ComponentScope scope) =>
    [
        .. scope.Children("components_mapping", ComponentMapping.TypeName)
            .Select(child => child.Read((ComponentMapping.TypeName, ComponentMapping.Parse))).OfType<ComponentMapping>(),
    ];

    /// <summary>Makes the streams; each is as usable or unusable as one that the manifest declares.</summary>
    /// <param name="reading">Asks the source.</param>
    /// <param name="streams">Takes them.</param>
    /// <param name="warnings">Takes what is probably not meant.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <returns>Their names.</returns>
    /// <exception cref="SourceException">The source cannot be asked, or configuration and manifest name no values.</exception>
    public async Task<IReadOnlyList<string>> MakeAsync(
        DynamicReading reading, StreamSet streams, List<ManifestProblem> warnings, CancellationToken cancellationToken)
    {
        // Of its own: a manifest is read once and used by many at a time.
        var problems = _template.NewProblems();
        var names = new List<string>();
        try
        {
            await foreach (var values in _resolver.ValuesAsync(reading, cancellationToken).ConfigureAwait(false))
            {
                if (names.Count == MaxStreams)
                    throw reading.Refused($"template {Name} makes more than {MaxStreams} streams. Filter what its components_resolver reads");
                names.Add(Make(values, streams, problems, names.Count));
            }
        }
        catch (RequestException exception)
        {
            throw reading.Refused($"template {Name} makes no streams: {exception.Message}. Correct the manifest or source.config of the sync");
        }

        warnings.AddRange(problems.Warnings);
        return [.. names.Distinct()];
    }

    private string Make(ComponentValues values, StreamSet streams, ManifestProblems problems, int number)
    {
        var map = _template.Map;
        try
        {
            foreach (var mapping in _resolver.Mappings)
            {
                map = mapping.Apply(map, values, _template.ParameterNames, (at, path) => problems.Warn(
                    at.Line, $"{at.Place}.field_path", $"the template of {Name} has no {path}; the mapping has no effect", "Correct field_path, or set create_or_update: true", ComponentMapping.TypeName));
            }
        }
        catch (RequestException exception)
        {
            // The streams of other values are none the worse.
            var name = $"{Name}[{number.ToString(CultureInfo.InvariantCulture)}]";
            var own = problems.ForPart();
            own.Add(_template.Line, _template.Place, $"the stream cannot be made: {exception.Message}", "Correct components_mapping");
            streams.Unusable[name] = own.All;
            return name;
        }

        return streams.ReadMade(_template.With(map, _outerWins).ReportingTo(problems));
    }

    /// <summary>
    /// What no stream of the template could do without, found before any is made. What a mapping puts in place is not looked
    /// at: the template has no more than a word there.
    /// </summary>
    private IEnumerable<ManifestProblem> ProblemsOfTemplate()
    {
        var map = _template.Map;
        var filled = new List<string>();
        foreach (var path in _resolver.Mappings.Select(mapping => mapping.FixedPath().ToArray()).Where(path => path.Length > 0))
        {
            filled.Add($"{_template.Place}.{string.Join('.', path)}");
            if (path.Contains(ParametersKey) && path[^1] != ParametersKey)
                map = ManifestEditing.Create(map, path, new ManifestScalar(_template.Line, "0", IsNull: false, IsPlain: true));
        }

        var streams = new StreamSet();
        streams.ReadMade(_template.With(map, _outerWins).ReportingTo(_template.ProblemsOfPart()));
        return streams.Unusable.Values.SelectMany(problems => problems)
            .Where(problem => !filled.Exists(path => IsAtOrBelow(Dotted(problem.Path), path)));
    }

    private static string Dotted(string path) => path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

    private static bool IsAtOrBelow(string path, string other) => path == Dotted(other) || path.StartsWith(Dotted(other) + ".", StringComparison.Ordinal);
}
