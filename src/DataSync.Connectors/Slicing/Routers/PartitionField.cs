using System.Text.Json;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Expressions.Values;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Slicing.Routers;

/// <summary>The field of a partition, and where in the request its value goes.</summary>
internal sealed record PartitionField(InterpolatedString Name, RequestOption? Option)
{
    /// <exception cref="RequestException">The name is empty.</exception>
    public string NameFor(SourceConfig config) =>
        Name.Render(config.Context) is { Length: > 0 } name ? name : throw new RequestException($"the name of a partition's field ({Name.Template}) is empty");

    /// <summary>Puts the value into its place; one that counts as false, such as an empty text, is left out as the reference engine does.</summary>
    public void Inject(StreamSlice slice, RequestBuilder request)
    {
        if (Option is null || !slice.Partition.TryGetProperty(NameFor(request.Config), out JsonElement json))
            return;
        var value = ExpressionValue.From(json);
        if (Sequences.IsTrue(value))
            Option.Inject(request, value.ToString());
    }
}
