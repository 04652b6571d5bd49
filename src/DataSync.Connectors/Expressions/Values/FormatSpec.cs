using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace DataSync.Connectors.Expressions.Values;

/// <summary>How <c>'{:>8.2f}'</c> and <c>'%8.2f'</c> want one value (https://docs.python.org/3/library/string.html#formatspec).</summary>
internal sealed partial record FormatSpec(string Fill, char Align, char Sign, bool IsAlternate, int Width, char Grouping, int? Precision, char Type)
{
    /// <summary>Type that is no format but the method <c>center</c>.</summary>
    public const char CenterMethod = '^';

    private const int MaxWidth = 10_000;

    /// <exception cref="ExpressionException">The text is no format.</exception>
    public static FormatSpec Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
            throw Fault.Of("a format in a text is not understood", "Write it as Python's format specification");
        var (fill, align) = (match.Groups["fill"].Value, match.Groups["align"].Value);
        if (match.Groups["zero"].Success && align.Length == 0)
            (fill, align) = ("0", "=");
        return new FormatSpec(
            fill.Length == 0 ? " " : fill,
            CharOf(align),
            CharOf(match.Groups["sign"].Value),
            match.Groups["alternate"].Success,
            Number(match.Groups["width"].Value) ?? 0,
            CharOf(match.Groups["grouping"].Value),
            Number(match.Groups["precision"].Value),
            CharOf(match.Groups["type"].Value));
    }

    /// <summary>The value in this form.</summary>
    /// <exception cref="ExpressionException">The form is not for such a value.</exception>
    public string Format(ExpressionValue value, Budget budget)
    {
        if (value.IsNumber && !(value.Kind == ExpressionKind.Boolean && Type is '\0' or 's'))
            return Pad(Number(value), isNumber: true);
        if (Type is not ('\0' or 's'))
            throw Fault.Type($"the format {Type}", value);
        var text = PythonText.Of(value, budget);
        budget.ChargeText(text.Length + Width);
        return Pad(Precision is { } most && most < CodePoints.Count(text) ? text[..CodePoints.UnitOf(text, most)] : text, isNumber: false);
    }

    /// <summary>A count in a format, bounded.</summary>
    /// <exception cref="ExpressionException">It is too large.</exception>
    public static int? Number(string digits)
    {
        if (digits.Length == 0)
            return null;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MaxWidth
            ? number : throw Fault.Limit($"a format asks for more than {MaxWidth} characters");
    }

    public string Pad(string text, bool isNumber)
    {
        var missing = Width - CodePoints.Count(text);
        if (missing <= 0)
            return text;
        switch (Align == '\0' ? isNumber ? '>' : '<' : Align)
        {
            case '<':
                return text + Filling(missing);
            case '^' when Type == CenterMethod:
                // The method puts the odd character to the left when the width is odd.
                var left = (missing / 2) + (missing & Width & 1);
                return Filling(left) + text + Filling(missing - left);
            case '^':
                return Filling(missing / 2) + text + Filling(missing - (missing / 2));
            case '=' when text.Length > 0 && text[0] is '-' or '+' or ' ':
                return text[0] + Filling(missing) + text[1..];
            default:
                return Filling(missing) + text;
        }
    }

    private string Filling(int count) => string.Concat(Enumerable.Repeat(Fill, count));

    private static char CharOf(string text) => text.Length == 0 ? '\0' : text[0];

    private string Number(ExpressionValue value)
    {
        var digits = Type switch
        {
            'd' or '\0' or 'n' when value.IsWhole && Precision is null => PythonNumber.Text(ExpressionValue.Of(value.AsBig)),
            'c' when value.IsWhole && !value.IsBig && Rune(value.AsInt64) is { } character => character,
            'x' or 'X' or 'o' or 'b' when value.IsWhole => Radix(value.AsBig),
            'f' or 'F' => NumberFormat.Fixed(value.AsFloat, Precision ?? 6),
            'e' or 'E' => NumberFormat.Exponent(value.AsFloat, Precision ?? 6),
            'g' or 'G' => NumberFormat.General(value.AsFloat, Precision ?? 6),
            '%' => NumberFormat.Fixed(value.AsFloat * 100, Precision ?? 6) + "%",
            '\0' when Precision is { } precision => NumberFormat.General(value.AsFloat, precision),
            '\0' => Dates.PythonFloat.Repr(value.AsFloat),
            _ => throw Fault.Type($"the format {Type}", value),
        };
        if (Type is 'X' or 'E' or 'G' or 'F')
            digits = digits.ToUpperInvariant();
        if (Grouping != '\0')
            digits = Grouped(digits);
        return digits.StartsWith('-') || Sign is '\0' or '-' ? digits : Sign + digits;
    }

    private string Grouped(string digits)
    {
        var end = digits.AsSpan().IndexOfAnyExceptInRange('0', '9');
        var start = end == 0 ? 1 : 0;
        end = start + (digits.AsSpan(start).IndexOfAnyExceptInRange('0', '9') is var at and >= 0 ? at : digits.Length - start);
        for (var i = end - 3; i > start; i -= 3)
            digits = digits.Insert(i, Grouping.ToString());
        return digits;
    }

    private string Radix(BigInteger number)
    {
        var (bits, prefix) = Type switch { 'o' => (3, "0o"), 'b' => (1, "0b"), _ => (4, "0x") };
        var rest = BigInteger.Abs(number);
        var digits = new Stack<char>();
        do
        {
            digits.Push("0123456789abcdef"[(int)(rest & ((1 << bits) - 1))]);
            rest >>= bits;
        }
        while (!rest.IsZero);
        return (number.Sign < 0 ? "-" : "") + (IsAlternate ? prefix : "") + string.Concat(digits);
    }

    private static string? Rune(long code) =>
        code is >= 0 and <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF) ? char.ConvertFromUtf32((int)code) : null;

    [GeneratedRegex(
        @"\A(?:(?<fill>[^{}])?(?<align>[<>=^]))?(?<sign>[ +-])?(?<alternate>#)?(?<zero>0)?(?<width>[0-9]+)?"
        + @"(?<grouping>[,_])?(?:\.(?<precision>[0-9]+))?(?<type>[bcdeEfFgGnosxX%])?\z",
        RegexOptions.Singleline)]
    private static partial Regex Pattern();
}
