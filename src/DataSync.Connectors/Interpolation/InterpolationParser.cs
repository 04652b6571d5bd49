using System.Text.RegularExpressions;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Interpolation;

/// <summary>Reads the expressions of a text, and says at once which of them can never have a value.</summary>
internal static partial class InterpolationParser
{
    /// <summary>Parses a string; each expression that is not understood goes to <paramref name="problem"/> (what, remedy), and so does a variable that is not among those known.</summary>
    public static InterpolatedString Parse(
        string text, IReadOnlyDictionary<string, ManifestNode> parameters, IReadOnlySet<string> variables, Action<string, string> problem)
    {
        try
        {
            var expression = Expression.Parse(text);
            foreach (var unknown in expression.UnknownNames(variables))
                problem($"expression {text.ReplaceLineEndings(" ")}: {unknown.What}", unknown.Remedy);
            var values = ExpressionValue.Dictionary(parameters.Select(parameter => KeyValuePair.Create(parameter.Key, ManifestValue.Of(parameter.Value))));
            // What is only said about an error may do without one.
            var missing = ReferenceEquals(variables, Variables.Error) ? [] : ParameterReference().Matches(text).Select(match => match.Groups["name"].Value);
            foreach (var name in missing.Where(name => !parameters.ContainsKey(name)))
                problem($"expression {text} names a parameter that is not set", $"Add {name} to $parameters here or further out");
            return new InterpolatedString(expression, values);
        }
        catch (ExpressionException e)
        {
            problem($"expression {text.ReplaceLineEndings(" ")}: {e.What}", e.Remedy);
            return InterpolatedString.Empty;
        }
    }

    // A parameter by itself has to be there; within a condition or before a filter the manifest may do without.
    [GeneratedRegex(@"\{\{\s*parameters\s*(\.\s*(?<name>\w+)|\[\s*(?<quote>['""])(?<name>[^'""\\]+)\k<quote>\s*\])\s*\}\}", RegexOptions.ExplicitCapture)]
    private static partial Regex ParameterReference();
}
