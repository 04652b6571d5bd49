using System.Text;
using System.Text.RegularExpressions;

namespace DataSync.Connectors.Expressions.Values;

/// <summary>Python's <c>text % values</c> (https://docs.python.org/3/library/stdtypes.html#printf-style-string-formatting).</summary>
internal static partial class PercentFormat
{
    /// <summary>Puts values into places: a tuple has several, a dictionary has names, anything else is one.</summary>
    /// <exception cref="ExpressionException">Text and values do not fit.</exception>
    public static string Format(string format, ExpressionValue values, Budget budget)
    {
        budget.ChargeText(format.Length);
        var text = new StringBuilder();
        var (end, used) = (0, 0);
        foreach (Match match in Pattern().Matches(format))
        {
            text.Append(format, end, match.Index - end);
            end = match.Index + match.Length;
            var type = match.Groups["type"].Value;
            if (type.Length == 0)
                throw Fault.Of("a percent sign in a text is followed by no format", "Write %% for the sign itself");
            text.Append(type == "%" ? "%" : One(match, type[0], Value(match, values, ref used), budget));
            budget.ChargeText(text.Length);
        }

        var mayBeUnused = values.Kind is ExpressionKind.Dictionary or ExpressionKind.List;
        var isLeft = values.Kind == ExpressionKind.Tuple ? used < values.AsList.Count : used == 0 && end == 0 && !mayBeUnused;
        if (isLeft)
            throw Fault.Of("there are more values than places in the text", "Add places, or take values away");
        return text.Append(format, end, format.Length - end).ToString();
    }

    private static ExpressionValue Value(Match match, ExpressionValue values, ref int used)
    {
        if (match.Groups["name"] is { Success: true, Value: var name })
        {
            if (values.Kind != ExpressionKind.Dictionary)
                throw Fault.Type("a text with names in it", values);
            return values.AsDictionary.TryGet(name, out var value)
                ? value : throw Fault.Of("the text asks for a name that is not given", "Add it to the dictionary");
        }

        var at = used++;
        if (values.Kind == ExpressionKind.Tuple ? at < values.AsList.Count : at == 0)
            return values.Kind == ExpressionKind.Tuple ? values.AsList[at] : values;
        throw Fault.Of("there are fewer values than places in the text", "Add values, or take places away");
    }

    private static string One(Match match, char type, ExpressionValue value, Budget budget)
    {
        var flags = match.Groups["flags"].Value;
        var width = FormatSpec.Number(match.Groups["width"].Value) ?? 0;
        var precision = FormatSpec.Number(match.Groups["precision"].Value) ?? (match.Groups["point"].Success ? 0 : null);
        var isNumber = type is not ('s' or 'r' or 'a' or 'c');
        var align = flags.Contains('-') ? '<' : isNumber && flags.Contains('0') ? '=' : '>';
        var sign = !isNumber ? '\0' : flags.Contains('+') ? '+' : flags.Contains(' ') ? ' ' : '\0';
        var spec = new FormatSpec(align == '=' ? "0" : " ", align, sign, flags.Contains('#'), width, '\0', precision, type);
        if (type is 's' or 'r' or 'a')
        {
            var text = type == 's' ? PythonText.Of(value, budget) : PythonText.Repr(value, budget);
            return (spec with { Type = 's' }).Format(ExpressionValue.Of(text), budget);
        }

        if (type == 'c' && value.Kind == ExpressionKind.Text && CodePoints.Count(value.AsText) == 1)
            return spec.Pad(value.AsText, isNumber: false);
        if (!value.IsNumber)
            throw Fault.Type($"%{type}", value);
        if (type is 'd' or 'i' or 'u')
        {
            var whole = value.IsWhole ? ExpressionValue.Of(value.AsBig) : PythonNumber.Truncate(value.AsFloat);
            return (spec with { Type = 'd', Precision = null }).Format(whole, budget);
        }

        return spec.Format(value, budget);
    }

    [GeneratedRegex(@"%(?:\((?<name>[^)]*)\))?(?<flags>[-#0 +]*)(?<width>[0-9]+)?(?<point>\.(?<precision>[0-9]+)?)?[hlL]?(?<type>[diouxXeEfFgGcrsa%])?")]
    private static partial Regex Pattern();
}
