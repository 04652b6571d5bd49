using System.Globalization;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Interpolation;

/// <summary>A number of a manifest, written down or as an expression over the configuration.</summary>
/// <param name="Key">Its key, for messages.</param>
/// <param name="Text">The text.</param>
internal sealed record InterpolatedNumber(string Key, InterpolatedString Text)
{
    /// <summary>The number under a key; null when absent. One written down that is no number is reported at once.</summary>
    public static InterpolatedNumber? Parse(ComponentScope scope, string key)
    {
        if (scope.Text(key, Variables.Config) is not { } text)
            return null;
        if (!text.Template.Contains('{', StringComparison.Ordinal) && Read(ExpressionValue.Of(text.Template)) is null)
            scope.Problem(scope.Node(key), key, "a number or an expression is expected", "Write digits, or {{ config['name'] }}");
        return new InterpolatedNumber(key, text);
    }

    /// <summary>As <see cref="Parse"/>, absent being a problem.</summary>
    public static InterpolatedNumber Required(ComponentScope scope, string key)
    {
        if (Parse(scope, key) is { } number)
            return number;
        scope.Problem(null, key, $"{key} is missing", $"Add {key}");
        return new InterpolatedNumber(key, InterpolatedString.Empty);
    }

    /// <summary>The number.</summary>
    /// <exception cref="RequestException">The expression gives none.</exception>
    public double Value(EvaluationContext context) =>
        Read(Text.Evaluate(context)) ?? throw new RequestException($"{Key} of the manifest, {Text.Template}, is no number");

    /// <summary>The number, which must be a whole one that is not below another.</summary>
    /// <exception cref="RequestException">It is not.</exception>
    public int Whole(EvaluationContext context, int least)
    {
        var value = Value(context);
        return value == Math.Truncate(value) && value >= least && value <= int.MaxValue
            ? (int)value
            : throw new RequestException($"{Key} of the manifest, {Text.Template}, is no whole number of at least {least}");
    }

    private static double? Read(ExpressionValue value) => value.Kind switch
    {
        ExpressionKind.Integer or ExpressionKind.Float => Finite(value.AsFloat),
        ExpressionKind.Text => double.TryParse(value.AsText, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Finite(number) : null,
        _ => null,
    };

    private static double? Finite(double number) => double.IsFinite(number) ? number : null;
}
