using System.Collections.Frozen;
using System.Text;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>Methods of a text (https://docs.python.org/3/library/stdtypes.html#string-methods).</summary>
internal static class TextMethods
{
    public static FrozenDictionary<string, ExpressionFunction> All { get; } = new Dictionary<string, ExpressionFunction>(StringComparer.Ordinal)
    {
        ["strip"] = (_, self, a) => Strip(self, a, true, true),
        ["lstrip"] = (_, self, a) => Strip(self, a, true, false),
        ["rstrip"] = (_, self, a) => Strip(self, a, false, true),
        ["lower"] = (e, self, a) => Plain(e, self, a, text => text.ToLowerInvariant()),
        ["upper"] = (e, self, a) => Plain(e, self, a, text => text.ToUpperInvariant()),
        ["casefold"] = (e, self, a) => Plain(e, self, a, text => text.ToLowerInvariant()),
        ["capitalize"] = (e, self, a) => Plain(e, self, a, Capitalize),
        ["title"] = (e, self, a) => Plain(e, self, a, Title),
        ["swapcase"] = (e, self, a) => Plain(e, self, a, text => string.Concat(text.Select(Swap))),
        ["split"] = (e, self, a) => Split(e, self, a, fromRight: false),
        ["rsplit"] = (e, self, a) => Split(e, self, a, fromRight: true),
        ["splitlines"] = (e, self, a) => Texts(TextSplitting.Lines(Measured(e, self), a.Expect("keepends").Flag(0, "keepends"))),
        ["partition"] = (e, self, a) => Partition(self, a, fromRight: false),
        ["rpartition"] = (e, self, a) => Partition(self, a, fromRight: true),
        ["join"] = (e, self, a) => ExpressionValue.Of(Join(e, self.AsText, Sequences.ToList(a.Expect("iterable").Required(0, "iterable"), e))),
        ["replace"] = (e, self, a) => ExpressionValue.Of(Replace(
            e, self.AsText, a.Expect("old", "new", "count").Text(0, "old"), a.Text(1, "new"), a.OptionalWhole(2, "count") ?? -1)),
        ["startswith"] = (e, self, a) => Affix(e, self, a, "prefix", (text, part) => text.StartsWith(part, StringComparison.Ordinal)),
        ["endswith"] = (e, self, a) => Affix(e, self, a, "suffix", (text, part) => text.EndsWith(part, StringComparison.Ordinal)),
        ["removeprefix"] = (_, self, a) => RemovePrefix(self.AsText, a.Expect("prefix").Text(0, "prefix")),
        ["removesuffix"] = (_, self, a) => RemoveSuffix(self.AsText, a.Expect("suffix").Text(0, "suffix")),
        ["find"] = (e, self, a) => Find(e, self, a, fromRight: false, mustBeThere: false),
        ["rfind"] = (e, self, a) => Find(e, self, a, fromRight: true, mustBeThere: false),
        ["index"] = (e, self, a) => Find(e, self, a, fromRight: false, mustBeThere: true),
        ["rindex"] = (e, self, a) => Find(e, self, a, fromRight: true, mustBeThere: true),
        ["count"] = (e, self, a) => ExpressionValue.Of(Count(Measured(e, self), a.Expect("sub").Text(0, "sub"))),
        ["zfill"] = (e, self, a) => ExpressionValue.Of(Pad(e, self, a.Expect("width"), "0", '=')),
        ["ljust"] = (e, self, a) => ExpressionValue.Of(Pad(e, self, a.Expect("width", "fillchar"), null, '<')),
        ["rjust"] = (e, self, a) => ExpressionValue.Of(Pad(e, self, a.Expect("width", "fillchar"), null, '>')),
        ["center"] = (e, self, a) => ExpressionValue.Of(Pad(e, self, a.Expect("width", "fillchar"), null, '^')),
        ["format"] = (e, self, a) => ExpressionValue.Of(BraceFormat.Format(e, self.AsText, a)),
        ["isdigit"] = (e, self, a) => Every(e, self, a, char.IsDigit),
        ["isdecimal"] = (e, self, a) => Every(e, self, a, char.IsDigit),
        ["isnumeric"] = (e, self, a) => Every(e, self, a, char.IsNumber),
        ["isalpha"] = (e, self, a) => Every(e, self, a, char.IsLetter),
        ["isalnum"] = (e, self, a) => Every(e, self, a, c => char.IsLetter(c) || char.IsNumber(c)),
        ["isascii"] = (e, self, a) => ExpressionValue.Of(a.Expect().Count == 0 && Ascii.IsValid(Measured(e, self))),
        ["isspace"] = (e, self, a) => Every(e, self, a, TextSplitting.IsSpace),
        ["islower"] = (e, self, a) => Every(e, self, a, c => !char.IsUpper(c), char.IsLower),
        ["isupper"] = (e, self, a) => Every(e, self, a, c => !char.IsLower(c), char.IsUpper),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>As Python's <c>replace</c>: an empty text stands between all characters; a negative count is all of them.</summary>
    public static string Replace(Evaluation evaluation, string text, string old, string replacement, int count)
    {
        evaluation.ChargeText(text.Length);
        if (count == 0)
            return text;
        var replaced = new StringBuilder();
        var at = 0;
        for (; count != 0; count--)
        {
            var found = old.Length == 0 ? at : text.IndexOf(old, at, StringComparison.Ordinal);
            if (found < 0 || (old.Length == 0 && at > text.Length))
                break;
            replaced.Append(text, at, found - at).Append(replacement);
            evaluation.ChargeText(replacement.Length);
            if (replaced.Length > evaluation.Limits.TextLength)
                evaluation.ChargeText(replaced.Length);
            at = found + old.Length;
            if (old.Length > 0)
                continue;
            // A character outside of the basic plane stays in one piece.
            var width = at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
            replaced.Append(text, at, Math.Min(width, text.Length - at));
            at += width;
        }

        return at < text.Length ? replaced.Append(text, at, text.Length - at).ToString() : replaced.ToString();
    }

    /// <exception cref="ExpressionException">An item is no text.</exception>
    public static string Join(Evaluation evaluation, string separator, List<ExpressionValue> items)
    {
        var length = 0L;
        foreach (var item in items)
            length += item.Kind == ExpressionKind.Text ? item.AsText.Length + separator.Length : throw Fault.Type("join", item);
        evaluation.ChargeText(length);
        return string.Join(separator, items.Select(item => item.AsText));
    }

    public static string Capitalize(string text) =>
        text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    private static char Swap(char c) => char.IsUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c);

    private static ExpressionValue RemovePrefix(string text, string prefix) =>
        ExpressionValue.Of(text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text);

    private static ExpressionValue RemoveSuffix(string text, string suffix) =>
        ExpressionValue.Of(text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text);

    private static string Title(string text)
    {
        var title = new StringBuilder(text.Length);
        foreach (var (i, c) in text.Index())
            title.Append(i > 0 && char.IsLetter(text[i - 1]) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c));
        return title.ToString();
    }

    private static string Measured(Evaluation evaluation, ExpressionValue self)
    {
        evaluation.ChargeText(self.AsText.Length);
        return self.AsText;
    }

    private static ExpressionValue Plain(Evaluation evaluation, ExpressionValue self, Arguments arguments, Func<string, string> change)
    {
        arguments.Expect();
        return ExpressionValue.Of(change(Measured(evaluation, self)));
    }

    private static ExpressionValue Every(
        Evaluation evaluation, ExpressionValue self, Arguments arguments, Func<char, bool> isIt, Func<char, bool>? isThere = null)
    {
        arguments.Expect();
        var text = Measured(evaluation, self);
        return ExpressionValue.Of(text.Length > 0 && text.All(isIt) && (isThere is null || text.Any(isThere)));
    }

    private static ExpressionValue Strip(ExpressionValue self, Arguments arguments, bool atStart, bool atEnd) =>
        ExpressionValue.Of(TextSplitting.Strip(self.AsText, arguments.Expect("chars").OptionalText(0, "chars"), atStart, atEnd));

    private static ExpressionValue Texts(IEnumerable<string> texts) => ExpressionValue.List([.. texts.Select(ExpressionValue.Of)]);

    private static ExpressionValue Split(Evaluation evaluation, ExpressionValue self, Arguments arguments, bool fromRight)
    {
        arguments.Expect("sep", "maxsplit");
        var most = arguments.OptionalWhole(1, "maxsplit") is { } count and >= 0 ? count : int.MaxValue;
        var separator = arguments.OptionalText(0, "sep");
        if (separator?.Length == 0)
            throw Fault.Of("split is given an empty separator", "Leave it out to split at white space");
        var text = Measured(evaluation, self);
        var parts = separator is null ? TextSplitting.AtSpace(text, most, fromRight) : TextSplitting.At(text, separator, most, fromRight);
        evaluation.Charge(parts.Count);
        return Texts(parts);
    }

    private static ExpressionValue Partition(ExpressionValue self, Arguments arguments, bool fromRight)
    {
        var (text, separator) = (self.AsText, arguments.Expect("sep").Text(0, "sep"));
        if (separator.Length == 0)
            throw Fault.Of("partition is given an empty separator", "Give at least one character");
        var at = fromRight ? text.LastIndexOf(separator, StringComparison.Ordinal) : text.IndexOf(separator, StringComparison.Ordinal);
        string[] parts = at >= 0 ? [text[..at], separator, text[(at + separator.Length)..]] : fromRight ? ["", "", text] : [text, "", ""];
        return ExpressionValue.Tuple([.. parts.Select(ExpressionValue.Of)]);
    }

    private static ExpressionValue Affix(
        Evaluation evaluation, ExpressionValue self, Arguments arguments, string name, Func<string, string, bool> isThere)
    {
        var affix = arguments.Expect(name, "start", "end").Required(0, name);
        if (Part(evaluation, self, arguments) is not { } text)
            return ExpressionValue.Of(false);
        if (affix.Kind == ExpressionKind.Tuple && affix.AsList.Items.All(item => item.Kind == ExpressionKind.Text))
            return ExpressionValue.Of(affix.AsList.Items.Any(item => isThere(text, item.AsText)));
        return ExpressionValue.Of(isThere(text, arguments.Text(0, name)));
    }

    /// <summary>The text from the second argument to the third, as by <c>text[start:end]</c>; null where it starts behind the text or its own end.</summary>
    private static string? Part(Evaluation evaluation, ExpressionValue self, Arguments arguments)
    {
        if (arguments.Find(1, "start") is null && arguments.Find(2, "end") is null)
            return self.AsText;
        var text = Measured(evaluation, self);
        var length = CodePoints.Count(text);
        var (start, end) = (Place(arguments.OptionalWhole(1, "start") ?? 0), Math.Min(Place(arguments.OptionalWhole(2, "end") ?? length), length));
        return start > end ? null : text[CodePoints.UnitOf(text, start)..CodePoints.UnitOf(text, end)];

        int Place(int at) => at < 0 ? Math.Max(0, at + length) : at;
    }

    private static ExpressionValue Find(Evaluation evaluation, ExpressionValue self, Arguments arguments, bool fromRight, bool mustBeThere)
    {
        var part = arguments.Expect("sub", "start").Text(0, "sub");
        var text = Measured(evaluation, self);
        var start = arguments.OptionalWhole(1, "start") ?? 0;
        start = CodePoints.UnitOf(text, Math.Max(0, start < 0 ? start + CodePoints.Count(text) : start));
        var at = fromRight ? text.AsSpan(start).LastIndexOf(part, StringComparison.Ordinal) : text.AsSpan(start).IndexOf(part, StringComparison.Ordinal);
        if (at < 0 && mustBeThere)
            throw Fault.Of("the part is not in the text", "Test it with 'in', or use find");
        return ExpressionValue.Of(at < 0 ? -1 : CodePoints.Count(text[..(start + at)]));
    }

    private static int Count(string text, string part)
    {
        if (part.Length == 0)
            return CodePoints.Count(text) + 1;
        return text.AsSpan().Count(part);
    }

    private static string Pad(Evaluation evaluation, ExpressionValue self, Arguments arguments, string? fill, char align)
    {
        var width = arguments.OptionalWhole(0, "width") ?? throw Fault.Of("a width is missing", "Give it as first argument");
        fill ??= arguments.OptionalText(1, "fillchar") ?? " ";
        evaluation.ChargeText(Math.Max(0, width));
        if (CodePoints.Count(fill) != 1)
            throw Fault.Of("fillchar is not one character", "Give one character");
        return new FormatSpec(fill, align, '\0', false, width, '\0', null, align == '^' ? FormatSpec.CenterMethod : 's').Pad(self.AsText, isNumber: false);
    }
}
