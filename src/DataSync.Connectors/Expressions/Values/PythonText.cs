using System.Globalization;
using System.Text;
using DataSync.Connectors.Dates;

namespace DataSync.Connectors.Expressions.Values;

/// <summary>Values as Python prints them: <c>str</c> for a value by itself, <c>repr</c> for one in a list.</summary>
internal static class PythonText
{
    /// <exception cref="ExpressionException">A function is no text, or the text is too long.</exception>
    public static string Of(ExpressionValue value, Budget budget)
    {
        switch (value.Kind)
        {
            case ExpressionKind.Text:
                return value.AsText;
            case ExpressionKind.Undefined:
                return "";
            case ExpressionKind.None:
                return "None";
            case ExpressionKind.Boolean:
                return value.AsBoolean ? "True" : "False";
            case ExpressionKind.Integer when !value.IsBig:
                return value.AsInt64.ToString(CultureInfo.InvariantCulture);
            default:
                var text = new StringBuilder();
                Append(text, value, budget, isRepr: false, depth: 0);
                return text.ToString();
        }
    }

    public static string Repr(ExpressionValue value, Budget budget)
    {
        var text = new StringBuilder();
        Append(text, value, budget, isRepr: true, depth: 0);
        return text.ToString();
    }

    public static void Append(StringBuilder text, ExpressionValue value, Budget budget, bool isRepr, int depth)
    {
        Budget.Nest(depth);
        budget.Charge();
        switch (value.Kind)
        {
            case ExpressionKind.Undefined: text.Append(isRepr ? "Undefined" : ""); break;
            case ExpressionKind.None: text.Append("None"); break;
            case ExpressionKind.Boolean: text.Append(value.AsBoolean ? "True" : "False"); break;
            case ExpressionKind.Integer: text.Append(PythonNumber.Text(value)); break;
            case ExpressionKind.Float: text.Append(PythonFloat.Repr(value.AsFloat)); break;
            case ExpressionKind.Text when isRepr: Quote(text, value.AsText, budget); break;
            case ExpressionKind.Text: text.Append(value.AsText); break;
            case ExpressionKind.List: Items(text, value.AsList, ("[", "]"), budget, depth); break;
            case ExpressionKind.Tuple: Items(text, value.AsList, ("(", value.AsList.Count == 1 ? ",)" : ")"), budget, depth); break;
            case ExpressionKind.Dictionary: Entries(text, value.AsDictionary, budget, depth); break;
            case ExpressionKind.Iterator when value.AsIterator.Name != "generator":
                text.Append(value.AsIterator.Name);
                Items(text, value.AsIterator.Items, ("([", "])"), budget, depth);
                break;
            case ExpressionKind.DateTime when isRepr: PythonDates.Repr(text, value.AsTime); break;
            case ExpressionKind.DateTime: text.Append(value.AsTime.ToIsoText(' ')); break;
            case ExpressionKind.Date when isRepr: PythonDates.Repr(text, value.AsDate); break;
            case ExpressionKind.Date: text.Append(value.AsDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)); break;
            case ExpressionKind.TimeDelta: text.Append(isRepr ? PythonDates.ReprDelta(value.AsTimeSpan) : PythonDates.Delta(value.AsTimeSpan)); break;
            case ExpressionKind.Duration: text.Append(PythonDates.Duration(value.AsDuration)); break;
            case ExpressionKind.Iterator:
                throw Fault.Of("what a filter goes through item by item has no text", "Add | list after the filter");
            case ExpressionKind.Function:
                throw Fault.Of($"{value.AsFunction.Name} is a function and has no text", "Call it with ()");
            default:
                throw Fault.Of($"{value.AsObject.Name} has no text", "Take one of its attributes");
        }

        if (text.Length > budget.Limits.TextLength)
            budget.ChargeText(text.Length);
    }

    /// <summary>As Python quotes: single quotes, double ones when only single are inside.</summary>
    public static void Quote(StringBuilder text, string value, Budget budget)
    {
        budget.ChargeText(value.Length);
        var quote = value.Contains('\'', StringComparison.Ordinal) && !value.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        text.Append(quote);
        for (var i = 0; i < value.Length; i++)
        {
            var unit = value[i];
            if (unit == quote || unit == '\\')
                text.Append('\\').Append(unit);
            else if (unit is >= ' ' and < '\u007F')
                text.Append(unit);
            else
                i += Escape(text, value, i);
        }

        text.Append(quote);
    }

    /// <summary>What Python calls the kind, with its article left out.</summary>
    public static string KindName(ExpressionValue value) => value.Kind switch
    {
        ExpressionKind.Undefined => "a value that is not there",
        ExpressionKind.None => "None",
        ExpressionKind.Boolean => "a boolean",
        ExpressionKind.Integer => "an integer",
        ExpressionKind.Float => "a float",
        ExpressionKind.Text => "a text",
        ExpressionKind.List => "a list",
        ExpressionKind.Tuple => "a tuple",
        ExpressionKind.Dictionary => "a dictionary",
        ExpressionKind.Iterator => $"a {value.AsIterator.Name}",
        ExpressionKind.DateTime => "a datetime",
        ExpressionKind.Date => "a date",
        ExpressionKind.TimeDelta or ExpressionKind.Duration => "a duration",
        ExpressionKind.Function => $"the function {value.AsFunction.Name}",
        _ => $"a {value.AsObject.Name}",
    };

    /// <summary>Appends one character that is not plain; answers how many units more than one it has.</summary>
    private static int Escape(StringBuilder text, string value, int at)
    {
        var isPair = char.IsHighSurrogate(value[at]) && at + 1 < value.Length && char.IsLowSurrogate(value[at + 1]);
        var category = CharUnicodeInfo.GetUnicodeCategory(value, at);
        var isPrintable = category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
        var code = isPair ? char.ConvertToUtf32(value[at], value[at + 1]) : value[at];
        if (isPrintable)
            text.Append(value, at, isPair ? 2 : 1);
        else if (code is '\n' or '\r' or '\t')
            text.Append(code == '\n' ? @"\n" : code == '\r' ? @"\r" : @"\t");
        else if (code < 0x100)
            text.Append(CultureInfo.InvariantCulture, $"\\x{code:x2}");
        else if (code < 0x10000)
            text.Append(CultureInfo.InvariantCulture, $"\\u{code:x4}");
        else
            text.Append(CultureInfo.InvariantCulture, $"\\U{code:x8}");
        return isPair ? 1 : 0;
    }

    private static void Items(StringBuilder text, ListValue list, (string Open, string Close) brackets, Budget budget, int depth)
    {
        var separator = brackets.Open;
        foreach (var item in list.Items)
        {
            text.Append(separator);
            Append(text, item, budget, isRepr: true, depth + 1);
            separator = ", ";
        }

        if (list.Count == 0)
            text.Append(brackets.Open);
        text.Append(brackets.Close);
    }

    private static void Entries(StringBuilder text, DictionaryValue dictionary, Budget budget, int depth)
    {
        text.Append('{');
        var isFirst = true;
        foreach (var (key, value) in dictionary.Entries)
        {
            if (!isFirst)
                text.Append(", ");
            isFirst = false;
            Append(text, key, budget, isRepr: true, depth + 1);
            text.Append(": ");
            Append(text, value, budget, isRepr: true, depth + 1);
        }

        text.Append('}');
    }
}
