using System.Globalization;
using System.Text;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>Python's <c>'{} {name!r:>8}'.format(...)</c> (https://docs.python.org/3/library/string.html#formatstrings).</summary>
internal static class BraceFormat
{
    /// <exception cref="ExpressionException">Text and arguments do not fit.</exception>
    public static string Format(Evaluation evaluation, string format, Arguments arguments)
    {
        evaluation.ChargeText(format.Length);
        var next = 0;
        return Fill(evaluation, format, arguments, ref next, isInner: false);
    }

    private static string Fill(Evaluation evaluation, string format, Arguments arguments, ref int next, bool isInner)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            var c = format[i];
            if (c is '{' or '}' && i + 1 < format.Length && format[i + 1] == c && !(isInner && c == '{'))
            {
                text.Append(c);
                i++;
            }
            else if (c == '{')
            {
                var end = End(format, i);
                text.Append(Field(evaluation, format[(i + 1)..end], arguments, ref next, isInner));
                i = end;
            }
            else
            {
                text.Append(c != '}' ? c : throw Fault.Of("a closing brace stands alone in a text that is formatted", "Write }} for the brace itself"));
            }

            if (text.Length > evaluation.Limits.TextLength)
                evaluation.ChargeText(text.Length);
        }

        return text.ToString();
    }

    private static int End(string format, int open)
    {
        var depth = 0;
        for (var i = open; i < format.Length; i++)
        {
            depth += format[i] == '{' ? 1 : format[i] == '}' ? -1 : 0;
            if (depth == 0)
                return i;
        }

        throw Fault.Of("an opening brace has no end in a text that is formatted", "Write {{ for the brace itself");
    }

    private static string Field(Evaluation evaluation, string field, Arguments arguments, ref int next, bool isInner)
    {
        if (isInner)
            return PythonText.Of(Value(field, arguments, ref next), evaluation);
        var colon = field.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? field : field[..colon];
        var isRepr = name.EndsWith("!r", StringComparison.Ordinal);
        var value = Value(isRepr || name.EndsWith("!s", StringComparison.Ordinal) ? name[..^2] : name, arguments, ref next);
        if (name.Contains('!', StringComparison.Ordinal))
            value = ExpressionValue.Of(isRepr ? PythonText.Repr(value, evaluation) : PythonText.Of(value, evaluation));
        var spec = colon < 0 ? "" : Fill(evaluation, field[(colon + 1)..], arguments, ref next, isInner: true);
        evaluation.Charge();
        if (spec.Length == 0)
            return PythonText.Of(value, evaluation);
        return value.Kind switch
        {
            ExpressionKind.DateTime => Dates.Strftime.Format(value.AsTime, spec),
            ExpressionKind.Date => Dates.Strftime.Format(new(value.AsDate.ToDateTime(TimeOnly.MinValue), null), spec),
            not ExpressionKind.Text when !value.IsNumber => throw Fault.Type("a format", value),
            _ => FormatSpec.Parse(spec).Format(value, evaluation),
        };
    }

    private static ExpressionValue Value(string name, Arguments arguments, ref int next)
    {
        var end = name.AsSpan().IndexOfAny('.', '[');
        var (first, path) = end < 0 ? (name, "") : (name[..end], name[end..]);
        var place = first.Length == 0 ? next++ : int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : -1;
        var value = arguments.Find(place < 0 ? int.MaxValue : place, place < 0 ? first : "")
            ?? throw Fault.Of("a text that is formatted asks for a value that is not given", "Give as many values as there are places");
        while (path.Length > 0)
        {
            var close = path[0] == '[' ? path.IndexOf(']', StringComparison.Ordinal) : 0;
            if (close < 0)
                throw Fault.Of("a square bracket has no end in a text that is formatted", "Close it");
            var stop = path[0] == '[' ? close : path.AsSpan(1).IndexOfAny('.', '[') is var at and >= 0 ? at + 1 : path.Length;
            var part = path[1..stop];
            var key = long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? ExpressionValue.Of(index) : ExpressionValue.Of(part);
            value = path[0] == '[' ? Attributes.Item(value, key) : Attributes.Get(value, part);
            path = path[0] == '[' ? path[(stop + 1)..] : path[stop..];
            if (path.Length > 0 && path[0] is not ('.' or '['))
                throw Fault.Of("a place in a text that is formatted is not understood", "Write {name.attribute} or {name[key]}");
        }

        return value;
    }
}
