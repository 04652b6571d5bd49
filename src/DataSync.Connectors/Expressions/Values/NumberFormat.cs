using System.Globalization;
using System.Numerics;
using DataSync.Connectors.Dates;

namespace DataSync.Connectors.Expressions.Values;

/// <summary>Numbers with a given count of digits, rounded as Python does: the exact binary value, half to even.</summary>
internal static class NumberFormat
{
    // A double has at most 1074 places after the point.
    private const int MaxPrecision = 1100;

    /// <summary>With so many places after the point, as <c>'%.2f'</c>.</summary>
    public static string Fixed(double number, int precision)
    {
        if (!double.IsFinite(number))
            return PythonFloat.Repr(number);
        var scaled = RoundScaled(number, Require(precision));
        var digits = BigInteger.Abs(scaled).ToString(CultureInfo.InvariantCulture).PadLeft(precision + 1, '0');
        var sign = double.IsNegative(number) ? "-" : "";
        return precision == 0 ? sign + digits : $"{sign}{digits[..^precision]}.{digits[^precision..]}";
    }

    /// <summary>With an exponent, as <c>'%.2e'</c>.</summary>
    public static string Exponent(double number, int precision)
    {
        if (!double.IsFinite(number))
            return PythonFloat.Repr(number);
        var text = number.ToString("E" + Require(precision).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var at = text.IndexOf('E');
        var exponent = int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return $"{text[..at]}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
    }

    /// <summary>With so many digits in all and no zeros at the end, as <c>'%g'</c>.</summary>
    public static string General(double number, int precision)
    {
        precision = Math.Max(1, Require(precision));
        if (!double.IsFinite(number) || number == 0)
            return number == 0 ? (double.IsNegative(number) ? "-0" : "0") : PythonFloat.Repr(number);
        var scientific = Exponent(number, precision - 1);
        var at = scientific.IndexOf('e');
        var exponent = int.Parse(scientific.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exponent < -4 || exponent >= precision
            ? Trim(scientific[..at]) + scientific[at..]
            : Trim(Fixed(number, precision - 1 - exponent));
    }

    /// <summary>Python's <c>round(number, digits)</c>; digits before the point when negative.</summary>
    public static double Round(double number, int digits)
    {
        if (!double.IsFinite(number) || digits > 323)
            return number;
        if (digits < -308)
            return 0 * number;
        if (digits >= 0)
            return double.Parse(Fixed(number, digits), CultureInfo.InvariantCulture);
        return (double)(RoundWhole(new BigInteger(Math.Round(number, MidpointRounding.ToEven)), -digits));
    }

    /// <summary>A whole number rounded to a power of ten, half to even.</summary>
    public static BigInteger RoundWhole(BigInteger number, int zeros)
    {
        if (zeros > JsonContent.MaxDigits)
            return 0;
        var unit = BigInteger.Pow(10, zeros);
        return DivideHalfEven(number, unit) * unit;
    }

    private static int Require(int precision) =>
        precision <= MaxPrecision ? precision : throw Fault.Limit($"a number is to have more than {MaxPrecision} places");

    private static string Trim(string digits) =>
        digits.Contains('.', StringComparison.Ordinal) ? digits.TrimEnd('0').TrimEnd('.') : digits;

    private static BigInteger RoundScaled(double number, int precision)
    {
        var bits = BitConverter.DoubleToInt64Bits(number);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFF;
        if (exponent == 0)
            exponent++;
        else
            mantissa |= 1L << 52;
        exponent -= 1075;
        var scaled = mantissa * BigInteger.Pow(10, precision);
        scaled = exponent >= 0 ? scaled << exponent : DivideHalfEven(scaled, BigInteger.One << -exponent);
        return number < 0 ? -scaled : scaled;
    }

    private static BigInteger DivideHalfEven(BigInteger number, BigInteger unit)
    {
        var quotient = BigInteger.DivRem(BigInteger.Abs(number), unit, out var rest);
        var twice = (rest * 2).CompareTo(unit);
        if (twice > 0 || (twice == 0 && !quotient.IsEven))
            quotient++;
        return number.Sign < 0 ? -quotient : quotient;
    }
}
