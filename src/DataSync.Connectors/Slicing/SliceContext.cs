using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Slicing;

/// <summary>What expressions see of a slice.</summary>
internal static class SliceContext
{
    /// <summary>
    /// The slice, and each of its further fields by its own name, as the reference engine has it
    /// (<c>requesters/request_options</c>, <c>get_interpolation_context</c>).
    /// </summary>
    public static EvaluationContext Of(SourceConfig config, StreamSlice slice)
    {
        var context = config.Context.With("stream_slice", slice.Value);
        foreach (var field in slice.Extra.EnumerateObject())
        {
            if (!context.TryGet(field.Name, out _))
                context = context.With(field.Name, ExpressionValue.From(field.Value));
        }

        return context;
    }
}
