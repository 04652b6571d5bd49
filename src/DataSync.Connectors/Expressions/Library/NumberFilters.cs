using System.Collections.Frozen;
using System.Numerics;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>Filters that make numbers.</summary>
internal static class NumberFilters
{
    public static FrozenDictionary<string, ExpressionFunction> All { get; } = new Dictionary<string, ExpressionFunction>(StringComparer.Ordinal)
    {
        ["int"] = Int,
        ["float"] = Float,
        ["abs"] = Abs,
        ["round"] = Round,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static ExpressionValue Abs(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        arguments.Expect();
        return value.Kind switch
        {
            ExpressionKind.Float => ExpressionValue.Of(Math.Abs(value.AsFloat)),
            ExpressionKind.Integer or ExpressionKind.Boolean => ExpressionValue.Of(BigInteger.Abs(value.AsBig)),
            ExpressionKind.TimeDelta => ExpressionValue.Of(value.AsTimeSpan.Duration()),
            _ => throw Fault.Type("abs", value),
        };
    }

    /// <summary>As Jinja's: what cannot be converted is the default, 0.</summary>
    private static ExpressionValue Int(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        arguments.Expect("default", "base");
        var missing = arguments.Find(0, "default") ?? ExpressionValue.Of(0);
        switch (value.Kind)
        {
            case ExpressionKind.Undefined:
                throw Fault.Undefined(value.MissingName);
            case ExpressionKind.Integer or ExpressionKind.Boolean:
                return ExpressionValue.Of(value.AsBig);
            case ExpressionKind.Float:
                return double.IsFinite(value.AsFloat) ? PythonNumber.Truncate(value.AsFloat) : missing;
            case ExpressionKind.Text:
                evaluation.ChargeText(value.AsText.Length);
                var radix = arguments.OptionalWhole(1, "base") is { } given and (0 or >= 2 and <= 36) ? given : 10;
                if (PythonNumber.TryWhole(value.AsText, radix, out var whole))
                    return whole;
                // "42.23" | int is 42.
                return PythonNumber.TryFloat(value.AsText, out var number) && double.IsFinite(number) ? PythonNumber.Truncate(number) : missing;
            default:
                return missing;
        }
    }

    private static ExpressionValue Float(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        var missing = arguments.Expect("default").Find(0, "default") ?? ExpressionValue.Of(0.0);
        if (value.IsUndefined)
            throw Fault.Undefined(value.MissingName);
        if (value.IsNumber)
            return ExpressionValue.Of(value.AsFloat);
        return value.Kind == ExpressionKind.Text && PythonNumber.TryFloat(value.AsText, out var number) ? ExpressionValue.Of(number) : missing;
    }

    private static ExpressionValue Round(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        var digits = arguments.Expect("precision", "method").OptionalWhole(0, "precision") ?? 0;
        var method = arguments.OptionalText(1, "method") ?? "common";
        if (!value.IsNumber)
            throw Fault.Type("round", value);
        if (method is not ("common" or "ceil" or "floor"))
            throw Fault.Of("round is given a method that it does not have", "Use 'common', 'ceil' or 'floor'");
        if (method == "common")
        {
            if (value.Kind == ExpressionKind.Float)
                return ExpressionValue.Of(NumberFormat.Round(value.AsFloat, digits));
            return ExpressionValue.Of(digits >= 0 ? value.AsBig : NumberFormat.RoundWhole(value.AsBig, -digits));
        }

        var unit = Math.Pow(10, digits);
        var scaled = value.AsFloat * unit;
        if (!double.IsFinite(scaled) || unit == 0)
            throw Fault.Of("round leads to a number that is too large", "Use fewer digits");
        return ExpressionValue.Of((method == "ceil" ? Math.Ceiling(scaled) : Math.Floor(scaled)) / unit);
    }
}
