using System.Globalization;
using System.Numerics;

namespace DataSync.Connectors.Expressions.Values;

/// <summary>Numbers read and written as Python's <c>int</c>, <c>float</c> and <c>str</c> do.</summary>
internal static class PythonNumber
{
    /// <exception cref="ExpressionException">The number has more digits than Python writes.</exception>
    public static string Text(ExpressionValue whole)
    {
        if (!whole.IsBig)
            return whole.AsInt64.ToString(CultureInfo.InvariantCulture);
        var text = whole.AsBig.ToString(CultureInfo.InvariantCulture);
        return text.Length <= JsonContent.MaxDigits ? text : throw Fault.Limit($"a number has more than {JsonContent.MaxDigits} digits");
    }

    /// <summary>
    /// As <c>int(text, base)</c>: white space around, a sign, single underscores between digits, a prefix where it fits. The
    /// base is 2 to 36, or 0 to go by the prefix.
    /// </summary>
    public static bool TryWhole(ReadOnlySpan<char> text, int radix, out ExpressionValue value)
    {
        value = default;
        text = text.Trim();
        var isNegative = text.StartsWith("-");
        if (text.Length > 0 && text[0] is '-' or '+')
            text = text[1..];
        var prefix = text.Length > 2 && text[0] == '0' ? PrefixRadix(text[1]) : 0;
        if (prefix != 0 && (radix == 0 || radix == prefix))
        {
            radix = prefix;
            text = text[2] == '_' ? text[3..] : text[2..];
        }
        else if (radix == 0)
        {
            // Without a prefix a number does not begin with 0, but for 0 itself.
            if (text.Length > 1 && text[0] == '0' && text.ContainsAnyExcept('0', '_'))
                return false;
            radix = 10;
        }

        if (text.Length is 0 or > JsonContent.MaxDigits)
            return false;
        if (radix == 10 && text.Length <= 18 && !text.ContainsAnyExceptInRange('0', '9'))
        {
            var small = long.Parse(text, CultureInfo.InvariantCulture);
            value = ExpressionValue.Of(isNegative ? -small : small);
            return true;
        }

        if (!TryDigits(text, radix, out var number))
            return false;
        value = ExpressionValue.Of(isNegative ? -number : number);
        return true;
    }

    /// <summary>As <c>float(text)</c>: also inf, infinity and nan.</summary>
    public static bool TryFloat(ReadOnlySpan<char> text, out double value)
    {
        text = text.Trim();
        value = 0;
        var digits = text.TrimStart("+-");
        if (text.Length - digits.Length > 1 || digits.IsEmpty || text.Length > JsonContent.MaxDigits)
            return false;
        var isNegative = text[0] == '-';
        if (digits.Equals("inf", StringComparison.OrdinalIgnoreCase) || digits.Equals("infinity", StringComparison.OrdinalIgnoreCase))
            value = isNegative ? double.NegativeInfinity : double.PositiveInfinity;
        else if (digits.Equals("nan", StringComparison.OrdinalIgnoreCase))
            value = double.NaN;
        else
            return TryDecimal(text, out value);
        return true;
    }

    /// <summary>As <c>int(number)</c>: cut towards zero.</summary>
    /// <exception cref="ExpressionException">Infinity and not a number have no whole part.</exception>
    public static ExpressionValue Truncate(double number) =>
        double.IsFinite(number)
            ? Math.Abs(number) < 1L << 62 ? ExpressionValue.Of((long)number) : ExpressionValue.Of(new BigInteger(number))
            : throw Fault.Of("infinity and 'not a number' have no whole part", "Test the value first");

    private static int PrefixRadix(char letter) => char.ToLowerInvariant(letter) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 0 };

    private static bool TryDecimal(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        if (text.Contains('_'))
        {
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '_' && (i == 0 || i == text.Length - 1 || !char.IsAsciiDigit(text[i - 1]) || !char.IsAsciiDigit(text[i + 1])))
                    return false;
            }

            text = text.ToString().Replace("_", "", StringComparison.Ordinal);
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return text.ContainsAnyInRange('0', '9') && double.TryParse(text, Style, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryDigits(ReadOnlySpan<char> text, int radix, out BigInteger number)
    {
        number = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '_')
            {
                if (i == 0 || i == text.Length - 1 || text[i - 1] == '_')
                    return false;
                continue;
            }

            var digit = char.IsAsciiLetter(text[i]) ? char.ToLowerInvariant(text[i]) - 'a' + 10 : (int)char.GetNumericValue(text[i]);
            if (digit < 0 || digit >= radix || (!char.IsAsciiLetter(text[i]) && !char.IsDigit(text[i])))
                return false;
            number = (number * radix) + digit;
        }

        return true;
    }
}
