using System.Runtime.CompilerServices;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Dynamic;

/// <summary>The manifest itself lists the values.</summary>
internal sealed record ParametrizedComponentsResolver(IReadOnlyList<ExpressionValue> Parameters, IReadOnlyList<ComponentMapping> Mappings)
    : IComponentsResolver
{
    public const string TypeName = "ParametrizedComponentsResolver";

    public static ParametrizedComponentsResolver Parse(ComponentScope scope) => new(
        scope.Component("stream_parameters", "StreamParametersDefinition", ("StreamParametersDefinition", ListOf)),
        DynamicStream.MappingsOf(scope));

    public async IAsyncEnumerable<ComponentValues> ValuesAsync(
        DynamicReading reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var values in Parameters)
            yield return new ComponentValues(reading.Source.Config.Context.With("components_values", values), ValueOrigin.Own);
        await Task.CompletedTask.ConfigureAwait(false);
    }

    private static IReadOnlyList<ExpressionValue> ListOf(ComponentScope scope)
    {
        if (scope.Node("list_of_parameters_for_stream") is ManifestList list)
            return [.. list.Items.Select(ManifestValue.Of)];
        scope.Problem(null, "list_of_parameters_for_stream", "a list is expected", "List one mapping of values per stream");
        return [];
    }
}
