using DataSync.Connectors.Expressions;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Interpolation;

/// <summary>A text of a manifest with expressions in it, and the parameters in effect at its place.</summary>
internal sealed class InterpolatedString(Expression expression, ExpressionValue parameters)
{
    /// <summary>Text that stands for itself.</summary>
    public static InterpolatedString Empty { get; } = new(Expression.Parse(""), ExpressionValue.None);

    /// <summary>
    /// The text with all values in place, as text: a key of digits stays as it is written. A value that is not there is
    /// empty; null when the string is nothing but such a value: what it stands for is then left out, as the reference
    /// engine does.
    /// </summary>
    /// <exception cref="RequestException">An expression has no value.</exception>
    public string? Render(SourceConfig config)
    {
        try
        {
            var value = expression.Evaluate(config.Context.With("parameters", parameters), literals: LiteralKinds.Nothing);
            return value.IsNone ? expression.IsPlain ? "" : null : value.ToString();
        }
        catch (ExpressionException e)
        {
            throw new RequestException($"the manifest's expression {expression.Template} has no value: {e.What}. {e.Remedy}");
        }
    }
}
