using System.Web;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Expressions.Library;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Budgets;

/// <summary>
/// Tells whether a rate policy is about a request: by method, scheme and host, a regular expression found in the path, query
/// parameters and headers that must be there. What is not given matches all. The reference engine's
/// <c>HttpRequestRegexMatcher</c>; unlike there, the texts may be expressions over the configuration.
/// </summary>
internal sealed record RequestMatcher(
    string? Method,
    InterpolatedString? UrlBase,
    string? PathPattern,
    IReadOnlyDictionary<string, InterpolatedString> Parameters,
    IReadOnlyDictionary<string, InterpolatedString> Headers,
    InterpolatedNumber? Weight)
{
    public const string TypeName = "HttpRequestRegexMatcher";

    public static RequestMatcher Parse(ComponentScope scope)
    {
        var pattern = scope.Literal("url_path_pattern");
        try
        {
            if (pattern is not null)
                _ = PythonRegex.Of(pattern, ExpressionLimits.Default.RegexTimeout);
        }
        catch (ExpressionException exception)
        {
            scope.Problem(scope.Node("url_path_pattern"), "url_path_pattern", exception.What, exception.Remedy);
            pattern = null;
        }

        return new RequestMatcher(
            scope.Literal("method")?.ToUpperInvariant(),
            scope.Text("url_base", Variables.Config),
            pattern,
            scope.TextMap("params", Variables.Config),
            scope.TextMap("headers", Variables.Config),
            InterpolatedNumber.Parse(scope, "weight"));
    }

    /// <exception cref="Requesters.RequestException">An expression has no value.</exception>
    /// <exception cref="ExpressionException">The regular expression takes too long on the path.</exception>
    public bool Matches(BudgetedRequest request, EvaluationContext context) =>
        (Method is null || Method == request.Method)
        && (UrlBase?.Render(context) is not { Length: > 0 } url || url.TrimEnd('/').Equals(request.Address.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase))
        && (PathPattern is null || PythonRegex.Of(PathPattern, context.Limits.RegexTimeout).IsIn(request.Address.AbsolutePath.TrimEnd('/')))
        && HasParameters(request.Address, context)
        && Headers.All(expected => request.Headers.Any(header =>
            header.Key.Equals(expected.Key, StringComparison.OrdinalIgnoreCase) && header.Value == expected.Value.Render(context)));

    private bool HasParameters(Uri address, EvaluationContext context)
    {
        if (Parameters.Count == 0)
            return true;
        var query = HttpUtility.ParseQueryString(address.Query);
        return Parameters.All(expected => query.GetValues(expected.Key)?.Contains(expected.Value.Render(context)) ?? false);
    }
}
