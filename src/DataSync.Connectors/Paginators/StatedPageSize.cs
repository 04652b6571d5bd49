using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Paginators;

/// <summary>The page_size of a pagination strategy: a number, or an expression that gives one.</summary>
internal sealed class StatedPageSize(InterpolatedString? text)
{
    private const string Key = "page_size";

    /// <summary>Reads it.</summary>
    /// <param name="scope">The strategy.</param>
    /// <param name="variables">What its expressions may use: one of <see cref="Variables"/>.</param>
    public static StatedPageSize Parse(ComponentScope scope, IReadOnlySet<string> variables) => new(scope.Text(Key, variables));

    /// <exception cref="RequestException">It is no positive whole number, or has no value.</exception>
    public int? In(EvaluationContext context)
    {
        if (text is null || text.Evaluate(context) is not { IsNone: false } value)
            return null;
        return value is { Kind: ExpressionKind.Integer, IsBig: false, AsInt64: > 0 and <= int.MaxValue }
            ? (int)value.AsInt64
            : throw new RequestException("the paginator's page_size is not a positive number");
    }
}
