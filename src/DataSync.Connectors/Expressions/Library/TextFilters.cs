using System.Collections.Frozen;
using System.Text;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>Filters that make a text of anything; what is undefined is an empty one.</summary>
internal static class TextFilters
{
    public static FrozenDictionary<string, ExpressionFunction> All { get; } = new Dictionary<string, ExpressionFunction>(StringComparer.Ordinal)
    {
        ["lower"] = (e, v, a) => Plain(e, v, a, text => text.ToLowerInvariant()),
        ["upper"] = (e, v, a) => Plain(e, v, a, text => text.ToUpperInvariant()),
        ["capitalize"] = (e, v, a) => Plain(e, v, a, TextMethods.Capitalize),
        ["title"] = (e, v, a) => Plain(e, v, a, Title),
        ["trim"] = (e, v, a) => ExpressionValue.Of(TextSplitting.Strip(PythonText.Of(v, e), a.Expect("chars").OptionalText(0, "chars"), true, true)),
        ["replace"] = Replace,
        ["center"] = (e, v, a) => Center(e, v, a.Expect("width").OptionalWhole(0, "width") ?? 80),
        ["format"] = Format,
        ["indent"] = Indent,
        ["truncate"] = Truncate,
        ["wordcount"] = (e, v, a) => ExpressionValue.Of(Words(PythonText.Of(v, e), a.Expect())),
        ["escape"] = (e, v, a) => Escape(e, v, a.Expect()),
        ["e"] = (e, v, a) => Escape(e, v, a.Expect()),
        ["forceescape"] = (e, v, a) => Escape(e, v, a.Expect()),
        ["safe"] = (e, v, a) => Plain(e, v, a, text => text),
        ["regex_search"] = RegexSearch,
        ["regex_replace"] = RegexReplace,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <exception cref="ExpressionException">The value is no text.</exception>
    public static string RequireText(Evaluation evaluation, ExpressionValue value, string filter)
    {
        if (value.Kind != ExpressionKind.Text)
            throw Fault.Type(filter, value);
        evaluation.ChargeText(value.AsText.Length);
        return value.AsText;
    }

    private static ExpressionValue Replace(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        arguments.Expect("old", "new", "count");
        var (old, replacement) = (PythonText.Of(arguments.Required(0, "old"), evaluation), PythonText.Of(arguments.Required(1, "new"), evaluation));
        return ExpressionValue.Of(TextMethods.Replace(
            evaluation, PythonText.Of(value, evaluation), old, replacement, arguments.OptionalWhole(2, "count") ?? -1));
    }

    private static ExpressionValue RegexSearch(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        var regex = PythonRegex.Of(arguments.Expect("regex").Text(0, "regex"), evaluation.Limits.RegexTimeout);
        return regex.FirstGroup(RequireText(evaluation, value, "regex_search")) is { } group ? ExpressionValue.Of(group) : ExpressionValue.None;
    }

    private static ExpressionValue RegexReplace(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        var regex = PythonRegex.Of(arguments.Expect("regex", "replacement").Text(0, "regex"), evaluation.Limits.RegexTimeout);
        return ExpressionValue.Of(regex.Replace(RequireText(evaluation, value, "regex_replace"), arguments.Text(1, "replacement"), evaluation));
    }

    private static ExpressionValue Plain(Evaluation evaluation, ExpressionValue value, Arguments arguments, Func<string, string> change)
    {
        arguments.Expect();
        var text = PythonText.Of(value, evaluation);
        evaluation.ChargeText(text.Length);
        return ExpressionValue.Of(change(text));
    }

    // Words begin after white space, a hyphen or an opening bracket, unlike in the method of that name.
    private static string Title(string text)
    {
        var title = new StringBuilder(text.Length);
        var isStart = true;
        foreach (var c in text)
        {
            title.Append(isStart ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c));
            isStart = TextSplitting.IsSpace(c) || c is '-' or '(' or '{' or '[' or '<';
        }

        return title.ToString();
    }

    private static ExpressionValue Center(Evaluation evaluation, ExpressionValue value, int width)
    {
        evaluation.ChargeText(Math.Max(0, width));
        var spec = new FormatSpec(" ", '^', '\0', false, width, '\0', null, FormatSpec.CenterMethod);
        return ExpressionValue.Of(spec.Pad(PythonText.Of(value, evaluation), isNumber: false));
    }

    private static ExpressionValue Format(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        if (arguments.Count > 0 && arguments.Named.Length > 0)
            throw Fault.Of("format takes values by place or by name, not both", "Leave one of them away");
        var named = new MutableDictionaryValue();
        foreach (var (name, item) in arguments.Named)
            named.Set(ExpressionValue.Of(name), item);
        var values = named.Count > 0 ? ExpressionValue.Of(named) : ExpressionValue.Tuple([.. arguments.Positional]);
        return ExpressionValue.Of(PercentFormat.Format(PythonText.Of(value, evaluation), values, evaluation));
    }

    private static ExpressionValue Indent(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        var width = arguments.Expect("width", "first", "blank").Find(0, "width") ?? ExpressionValue.Of(4);
        var margin = width.Kind == ExpressionKind.Text ? width.AsText : PythonArithmetic.Multiply(ExpressionValue.Of(" "), width, evaluation).AsText;
        var text = RequireText(evaluation, value, "indent");
        var lines = TextSplitting.Lines(text + "\n", keepsEnds: false);
        evaluation.ChargeText(text.Length + ((long)lines.Count * margin.Length));
        var isBlankToo = arguments.Flag(2, "blank");
        var rest = lines.Skip(1).Select(line => isBlankToo || line.Length > 0 ? margin + line : line);
        return ExpressionValue.Of((arguments.Flag(1, "first") ? margin : "") + string.Join('\n', rest.Prepend(lines[0])));
    }

    private static ExpressionValue Truncate(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        arguments.Expect("length", "killwords", "end", "leeway");
        var text = RequireText(evaluation, value, "truncate");
        var (length, leeway) = (arguments.OptionalWhole(0, "length") ?? 255, arguments.OptionalWhole(3, "leeway") ?? 5);
        var end = arguments.OptionalText(2, "end") ?? "...";
        var room = length - CodePoints.Count(end);
        if (room < 0 || leeway < 0)
            throw Fault.Of("truncate is given a length shorter than what it puts at the end", "Give a longer one");
        if (CodePoints.Count(text) <= (long)length + leeway)
            return value;
        var cut = text[..CodePoints.UnitOf(text, room)];
        var space = arguments.Flag(1, "killwords") ? -1 : cut.LastIndexOf(' ');
        return ExpressionValue.Of((space < 0 ? cut : cut[..space]) + end);
    }

    private static int Words(string text, Arguments _)
    {
        var (words, isInside) = (0, false);
        foreach (var c in text)
        {
            var isWord = char.IsLetterOrDigit(c) || c == '_';
            words += isWord && !isInside ? 1 : 0;
            isInside = isWord;
        }

        return words;
    }

    private static ExpressionValue Escape(Evaluation evaluation, ExpressionValue value, Arguments _)
    {
        var text = PythonText.Of(value, evaluation);
        evaluation.ChargeText(text.Length * 5L);
        return ExpressionValue.Of(text.Replace("&", "&amp;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal).Replace("\"", "&#34;", StringComparison.Ordinal));
    }
}
