using DataSync.Connectors.Expressions;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Interpolation;

/// <summary>A text of a manifest with expressions in it, and the parameters in effect at its place.</summary>
internal sealed class InterpolatedString(Expression expression, ExpressionValue parameters)
{
    private const string Parameters = "parameters";

    // Expressions are evaluated for every record, and few use them.
    private readonly bool _usesParameters = expression.Variables.Any(variable => variable.Name == Parameters);

    /// <summary>Text that stands for itself.</summary>
    public static InterpolatedString Empty { get; } = Of("");

    /// <summary>A text without parameters, such as a default.</summary>
    public static InterpolatedString Of(string text) => new(Expression.Parse(text), ExpressionValue.None);

    /// <summary>The text as it stands in the manifest.</summary>
    public string Template => expression.Template;

    /// <summary>
    /// The text with all values in place, as text: a key of digits stays as it is written. A value that is not there is
    /// empty; null when the string is nothing but such a value: what it stands for is then left out, as the reference
    /// engine does.
    /// </summary>
    /// <exception cref="RequestException">An expression has no value.</exception>
    public string? Render(EvaluationContext context)
    {
        var value = Evaluate(context, LiteralKinds.Nothing);
        return value.IsNone ? expression.IsPlain ? "" : null : value.ToString();
    }

    /// <summary>The value, a rendered text read as a literal where it is one: <see cref="Expression.Evaluate(EvaluationContext, ExpressionValue?, LiteralKinds)"/>.</summary>
    /// <exception cref="RequestException">An expression has no value.</exception>
    public ExpressionValue Evaluate(EvaluationContext context, LiteralKinds literals = LiteralKinds.All)
    {
        try
        {
            return expression.Evaluate(With(context), literals: literals);
        }
        catch (ExpressionException exception)
        {
            throw NoValue(exception);
        }
    }

    /// <summary>
    /// As <see cref="Evaluate"/> where a value must come out: nothing is the empty text, and looking into what is not there
    /// is an error: <see cref="Expression.EvaluateRequired"/>.
    /// </summary>
    /// <exception cref="RequestException">An expression has no value.</exception>
    public ExpressionValue EvaluateRequired(EvaluationContext context, LiteralKinds literals = LiteralKinds.All)
    {
        try
        {
            return expression.EvaluateRequired(With(context), literals);
        }
        catch (ExpressionException exception)
        {
            throw NoValue(exception);
        }
    }

    /// <summary>Whether it holds: <see cref="Expression.EvaluateBoolean"/>.</summary>
    /// <exception cref="RequestException">An expression has no value.</exception>
    public bool Holds(EvaluationContext context)
    {
        try
        {
            return expression.EvaluateBoolean(With(context));
        }
        catch (ExpressionException exception)
        {
            throw NoValue(exception);
        }
    }

    private EvaluationContext With(EvaluationContext context) => _usesParameters ? context.With(Parameters, parameters) : context;

    private RequestException NoValue(ExpressionException exception) =>
        new($"the manifest's expression {expression.Template} has no value: {exception.What}. {exception.Remedy}");
}
