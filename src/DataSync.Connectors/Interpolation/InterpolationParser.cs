using System.Collections.Frozen;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Interpolation;

/// <summary>Reads the expressions of a text, and says at once which of them can never have a value.</summary>
internal static class InterpolationParser
{
    private static readonly FrozenSet<string> Variables = FrozenSet.Create(StringComparer.Ordinal, "config", "parameters");

    /// <summary>Parses a string; each expression that is not understood goes to <paramref name="problem"/> (what, remedy).</summary>
    public static InterpolatedString Parse(
        string text, IReadOnlyDictionary<string, ManifestNode> parameters, Action<string, string> problem)
    {
        try
        {
            var expression = Expression.Parse(text);
            foreach (var unknown in expression.UnknownNames(Variables))
                problem($"expression {text.ReplaceLineEndings(" ")}: {unknown.What}", unknown.Remedy);
            var values = ExpressionValue.Dictionary(parameters.Select(parameter => KeyValuePair.Create(parameter.Key, ManifestValue.Of(parameter.Value))));
            if (ParametersOnly(expression) && !HasValue(expression, values))
                problem($"expression {text} names a parameter that is not set", "Add it to $parameters here or further out");
            return new InterpolatedString(expression, values);
        }
        catch (ExpressionException e)
        {
            problem($"expression {text.ReplaceLineEndings(" ")}: {e.What}", e.Remedy);
            return InterpolatedString.Empty;
        }
    }

    private static bool ParametersOnly(Expression expression) =>
        expression.Variables.Count > 0 && expression.Variables.All(variable => variable.Name == "parameters");

    private static bool HasValue(Expression expression, ExpressionValue parameters)
    {
        var context = new EvaluationContext(TimeProvider.System, static () => Guid.Empty).With("parameters", parameters);
        return !expression.Evaluate(context, literals: LiteralKinds.Nothing).IsNone;
    }
}
