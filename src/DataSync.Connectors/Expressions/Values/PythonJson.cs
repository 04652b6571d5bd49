using System.Globalization;
using System.Text;
using DataSync.Connectors.Dates;

namespace DataSync.Connectors.Expressions.Values;

/// <summary>JSON as Python's <c>json.dumps</c> writes it: a space after comma and colon, nothing but ASCII.</summary>
internal static class PythonJson
{
    /// <summary>The value as JSON, its keys sorted where Jinja's filter <c>tojson</c> asks for it.</summary>
    /// <exception cref="ExpressionException">JSON has no such value.</exception>
    public static string Dump(ExpressionValue value, Budget budget, bool sortsKeys)
    {
        var text = new StringBuilder();
        Append(text, value, budget, sortsKeys, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, ExpressionValue value, Budget budget, bool sortsKeys, int depth)
    {
        Budget.Nest(depth);
        budget.Charge();
        switch (value.Kind)
        {
            case ExpressionKind.None: text.Append("null"); break;
            case ExpressionKind.Boolean: text.Append(value.AsBoolean ? "true" : "false"); break;
            case ExpressionKind.Integer: text.Append(PythonNumber.Text(value)); break;
            case ExpressionKind.Float: text.Append(Float(value.AsFloat)); break;
            case ExpressionKind.Text: Quote(text, value.AsText, budget); break;
            case ExpressionKind.List or ExpressionKind.Tuple: AppendList(text, value.AsList, budget, sortsKeys, depth); break;
            case ExpressionKind.Dictionary: AppendDictionary(text, value.AsDictionary, budget, sortsKeys, depth); break;
            default: throw Fault.Type("JSON", value);
        }

        if (text.Length > budget.Limits.TextLength)
            budget.ChargeText(text.Length);
    }

    private static string Float(double number) => PythonFloat.Repr(number) switch
    {
        "inf" => "Infinity",
        "-inf" => "-Infinity",
        "nan" => "NaN",
        var digits => digits,
    };

    private static void AppendList(StringBuilder text, ListValue list, Budget budget, bool sortsKeys, int depth)
    {
        text.Append('[');
        var isFirst = true;
        foreach (var item in list.Items)
        {
            text.Append(isFirst ? "" : ", ");
            isFirst = false;
            Append(text, item, budget, sortsKeys, depth + 1);
        }

        text.Append(']');
    }

    private static void AppendDictionary(StringBuilder text, DictionaryValue dictionary, Budget budget, bool sortsKeys, int depth)
    {
        var entries = dictionary.Entries;
        if (sortsKeys)
            entries = PythonSort.Sort([.. entries], (l, r) => PythonOrder.Compare(l.Key, r.Key, budget));
        text.Append('{');
        var isFirst = true;
        foreach (var (key, value) in entries)
        {
            text.Append(isFirst ? "" : ", ");
            isFirst = false;
            Quote(text, JsonOutput.Key(key), budget);
            text.Append(": ");
            Append(text, value, budget, sortsKeys, depth + 1);
        }

        text.Append('}');
    }

    private static void Quote(StringBuilder text, string value, Budget budget)
    {
        budget.ChargeText(value.Length);
        text.Append('"');
        foreach (var unit in value)
        {
            _ = unit switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\n' => text.Append(@"\n"),
                '\r' => text.Append(@"\r"),
                '\t' => text.Append(@"\t"),
                '\b' => text.Append(@"\b"),
                '\f' => text.Append(@"\f"),
                < ' ' or > '~' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
                _ => text.Append(unit),
            };
        }

        text.Append('"');
    }
}
