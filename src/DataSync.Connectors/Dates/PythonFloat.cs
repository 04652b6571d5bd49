using System.Globalization;

namespace DataSync.Connectors.Dates;

/// <summary>Floating point numbers as Python writes them (https://docs.python.org/3/library/functions.html#repr).</summary>
internal static class PythonFloat
{
    /// <summary>The shortest digits that read back the same; always with a point or an exponent: 1.0, 1e+16, 1e-05, inf, nan.</summary>
    public static string Repr(double number)
    {
        if (!double.IsFinite(number))
            return double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        var magnitude = Math.Abs(number);
        if (magnitude == 0 || (magnitude >= 1e-4 && magnitude < 1e15))
        {
            var plain = number.ToString("R", CultureInfo.InvariantCulture);
            if (!plain.Contains('E', StringComparison.Ordinal))
                return plain.Contains('.', StringComparison.Ordinal) ? plain : plain + ".0";
        }

        // .NET gives the shortest digits too, but writes them in another way.
        var shortest = number.ToString("R", CultureInfo.InvariantCulture).TrimStart('-').Split('E');
        var point = shortest[0].IndexOf('.');
        var leading = shortest[0].AsSpan().IndexOfAnyInRange('1', '9');
        var digits = shortest[0].Replace(".", "", StringComparison.Ordinal).Trim('0');
        var exponent = (point < 0 ? shortest[0].Length : point) - 1 - leading + (point >= 0 && leading > point ? 1 : 0)
            + (shortest.Length > 1 ? int.Parse(shortest[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0);
        var sign = number < 0 ? "-" : "";
        if (exponent is >= 0 and < 16)
            return digits.Length > exponent + 1
                ? $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}" : $"{sign}{digits.PadRight(exponent + 1, '0')}.0";
        if (exponent is < 0 and >= -4)
            return sign + "0." + new string('0', -exponent - 1) + digits;
        var mantissa = digits.Length > 1 ? digits[0] + "." + digits[1..] : digits;
        return $"{sign}{mantissa}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
    }
}
