using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Manifests;

/// <summary>
/// Scalars without quotes as the reference engine's reader (PyYAML, YAML 1.1) takes them: <c>yes</c> and <c>off</c> are
/// booleans, <c>1_000</c>, <c>0x1F</c> and <c>017</c> whole numbers, and <c>1e5</c>, which has no point, is text
/// (https://yaml.org/type/). Dates stay text, which is what expressions make of them; so do numbers with colons.
/// </summary>
internal static partial class YamlScalars
{
    /// <summary>The boolean that a scalar is, quoted or not; null when it is none.</summary>
    public static bool? Boolean(string text) => text switch
    {
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => true,
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => false,
        _ => null,
    };

    /// <summary>The value of a scalar without quotes that is not null.</summary>
    public static ExpressionValue Of(string text)
    {
        if (Boolean(text) is { } boolean)
            return boolean ? ExpressionValue.True : ExpressionValue.False;
        if (Whole().Match(text) is { Success: true } whole)
            return ExpressionValue.Of(Number(whole));
        return Float().IsMatch(text) && double.TryParse(text.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? ExpressionValue.Of(number)
            : ExpressionValue.Of(text);
    }

    private static BigInteger Number(Match match)
    {
        var (digits, radix) = (match.Groups["hex"], match.Groups["bin"], match.Groups["oct"]) switch
        {
            ({ Success: true } hex, _, _) => (hex.Value, 16),
            (_, { Success: true } binary, _) => (binary.Value, 2),
            (_, _, { Success: true } octal) => (octal.Value, 8),
            _ => (match.Groups["dec"].Value, 10),
        };
        var number = BigInteger.Zero;
        foreach (var digit in digits.Where(digit => digit != '_'))
            number = (number * radix) + (char.IsAsciiDigit(digit) ? digit - '0' : char.ToLowerInvariant(digit) - 'a' + 10);
        return match.Groups["sign"].Value == "-" ? -number : number;
    }

    // Both as PyYAML's resolver has them, without the numbers with colons; digits are bounded.
    [GeneratedRegex(@"^(?<sign>[-+]?)(0b(?<bin>[01_]{1,1000})|0(?<oct>[0-7_]{1,1000})|0x(?<hex>[0-9a-fA-F_]{1,1000})|(?<dec>0|[1-9][0-9_]{0,1000}))\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^([-+]?[0-9][0-9_]{0,400}\.[0-9_]{0,400}([eE][-+][0-9]{1,5})?|[-+]?\.[0-9][0-9_]{0,400}([eE][-+][0-9]{1,5})?)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Float();
}
