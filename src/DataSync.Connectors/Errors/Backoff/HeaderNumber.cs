using System.Globalization;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Expressions.Library;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Errors.Backoff;

/// <summary>A number in a header of an answer, where asked for cut out of it with a regular expression.</summary>
/// <remarks>
/// The reference engine (<c>header_helper.py</c>) takes the whole match, from the start of the header, though the format says
/// that the expression has a group for the number. Here that group is taken where the whole match is no number.
/// </remarks>
internal sealed record HeaderNumber(InterpolatedString Header, InterpolatedString? Regex)
{
    public static HeaderNumber Parse(ComponentScope scope) =>
        new(scope.RequiredText("header", Variables.Config), scope.Text("regex", Variables.Config));

    /// <summary>The number; null when the header is missing or has none.</summary>
    /// <exception cref="RequestException">An expression has no value, or the regular expression is not understood.</exception>
    public double? In(FailedAttempt attempt)
    {
        var name = Header.Render(attempt.Context) ?? "";
        if (!attempt.Answer.Answer.Headers.TryGetValue(name, out var value))
            return null;
        if (Regex?.Render(attempt.Context) is not { Length: > 0 } pattern)
            return Read(value);
        try
        {
            var match = PythonRegex.Of(pattern, attempt.Context.Limits.RegexTimeout).AtStart(value);
            return match is null ? Read(value) : Read(match.Value.Whole) ?? Read(match.Value.First);
        }
        catch (ExpressionException exception)
        {
            throw new RequestException($"the regular expression {pattern} of a backoff strategy cannot be used: {exception.What}. {exception.Remedy}");
        }
    }

    private static double? Read(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
