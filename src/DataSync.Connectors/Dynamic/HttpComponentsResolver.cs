using System.Runtime.CompilerServices;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Dynamic;

/// <summary>The source lists the values: each record of a request of its own is one set.</summary>
internal sealed record HttpComponentsResolver(Retrieval Retrieval, IReadOnlyList<ComponentMapping> Mappings) : IComponentsResolver
{
    public const string TypeName = "HttpComponentsResolver";

    public static HttpComponentsResolver Parse(ComponentScope scope) => new(
        Retrieval.Parse(scope)!,
        DynamicStream.MappingsOf(scope));

    public async IAsyncEnumerable<ComponentValues> ValuesAsync(
        DynamicReading reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stream = reading.Source.Of(DeclarativeStream.Of("(dynamic streams)", Retrieval));
        await foreach (var (slice, record) in reading.RecordsAsync(stream, cancellationToken).ConfigureAwait(false))
        {
            var context = stream.Config.Context.With("stream_slice", slice.Value).With("components_values", ExpressionValue.From(record));
            yield return new ComponentValues(context, ValueOrigin.Source);
        }
    }
}
