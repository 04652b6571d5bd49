using System.Runtime.CompilerServices;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Transformations;

namespace DataSync.Connectors.Dynamic;

/// <summary>The source lists the values: each record of a request of its own is one set.</summary>
internal sealed record HttpComponentsResolver(Retrieval Retrieval, IReadOnlyList<ComponentMapping> Mappings) : IComponentsResolver
{
    public const string TypeName = "HttpComponentsResolver";

    public bool ReadsYaml => false;

    public static HttpComponentsResolver Parse(ComponentScope scope) => new(
        Retrieval.Parse(scope)!,
        DynamicStream.MappingsOf(scope));

    public async IAsyncEnumerable<EvaluationContext> ValuesAsync(
        DynamicReading reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var source = reading.Source.Of(new DeclarativeStream("(dynamic streams)", [], schema: null, Retrieval.Retriever, RecordPipeline.Of(Retrieval.Retriever.Selector)) { Job = Retrieval.Job });
        await foreach (var (slice, record) in reading.RecordsAsync(source, cancellationToken).ConfigureAwait(false))
        {
            yield return source.Config.Context.With("stream_slice", slice.Value).With("components_values", ExpressionValue.From(record));
        }
    }
}
