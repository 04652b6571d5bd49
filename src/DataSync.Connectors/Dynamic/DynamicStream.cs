using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Dynamic;

/// <summary>A template that any number of streams are made of, as many as the source, the configuration or the manifest names.</summary>
internal sealed class DynamicStream(string name, ComponentScope template, IComponentsResolver resolver)
{
    public const string TypeName = "DynamicDeclarativeStream";

    /// <summary>Name of the template.</summary>
    public string Name { get; } = name;

    public static DynamicStream Parse(ComponentScope scope)
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
        return new DynamicStream(scope.Literal("name") ?? scope.Place, (template ?? scope).PreferringOuter(outerWins), resolver);
    }

    public static IReadOnlyList<ComponentMapping> MappingsOf(ComponentScope scope) =>
    [
        .. scope.Children("components_mapping", ComponentMapping.TypeName)
            .Select(child => child.Read((ComponentMapping.TypeName, ComponentMapping.Parse))).OfType<ComponentMapping>(),
    ];

    /// <summary>Makes the streams; each is as usable or unusable as one that the manifest declares.</summary>
    public async Task MakeAsync(DynamicReading reading, StreamSet streams, CancellationToken cancellationToken)
    {
        await foreach (var context in resolver.ValuesAsync(reading, cancellationToken).ConfigureAwait(false))
        {
            var map = template.Map;
            foreach (var mapping in resolver.Mappings)
                map = mapping.Apply(map, context, resolver.ReadsYaml);
            streams.ReadMade(template.With(map));
        }
    }
}
