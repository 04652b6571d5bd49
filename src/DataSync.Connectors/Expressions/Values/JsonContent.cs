using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DataSync.Connectors.Expressions.Values;

/// <summary>Single values of JSON, read as Python's <c>json</c> module reads them.</summary>
internal static class JsonContent
{
    /// <summary>Digits of a whole number that Python converts (https://docs.python.org/3/library/stdtypes.html#int-max-str-digits).</summary>
    public const int MaxDigits = 4300;

    public static string Text(JsonElement json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode();
        }
    }

    public static string Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode();
        }
    }

    public static bool TryGetProperty(JsonElement json, string name, out JsonElement value)
    {
        try
        {
            return json.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode();
        }
        catch (ArgumentException)
        {
            // The name looked for is half of a surrogate pair; no JSON has it.
            value = default;
            return false;
        }
    }

    /// <summary>Whole without point and exponent, else floating point.</summary>
    public static ExpressionValue Number(JsonElement json) =>
        json.TryGetInt64(out var number) ? ExpressionValue.Of(number) : Number(json.GetRawText());

    public static ExpressionValue Scalar(JsonValue value)
    {
        if (value.TryGetValue<JsonElement>(out var json))
            return ExpressionValue.From(json);
        return value.GetValueKind() switch
        {
            JsonValueKind.True => ExpressionValue.True,
            JsonValueKind.False => ExpressionValue.False,
            JsonValueKind.Number => Number(value.ToJsonString()),
            JsonValueKind.String => ExpressionValue.Of(value.GetValue<string>()),
            _ => ExpressionValue.None,
        };
    }

    private static ExpressionValue Number(string digits)
    {
        if (digits.AsSpan().ContainsAny('.', 'e', 'E'))
            return ExpressionValue.Of(double.Parse(digits, CultureInfo.InvariantCulture));
        if (digits.Length > MaxDigits)
            throw Fault.Limit($"a number has more than {MaxDigits} digits");
        return ExpressionValue.Of(BigInteger.Parse(digits, CultureInfo.InvariantCulture));
    }

    private static ExpressionException NotUnicode() =>
        Fault.Of("a text in the JSON is no valid Unicode", "Ask the source for it; half of a surrogate pair stands there");
}
