using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Schemas;

/// <summary>
/// Conversions of single values, as the reference engine's <c>TypeTransformer.default_convert</c>, but where that loses what
/// the source sent: null stays null (there the text None, false, or an array with null), numbers keep their digits also as
/// texts, a number with a fraction does not become a whole one, and an object does not become true.
/// </summary>
internal static partial class SchemaConversion
{
    /// <summary>The converted value; the value itself where there is nothing to convert or it cannot be.</summary>
    public static JsonNode? Convert(JsonNode? value, SchemaShape shape)
    {
        if (value is null)
            return value;
        return shape.Type switch
        {
            "string" => ToText(value),
            "number" when value is JsonValue single => ToNumber(single),
            "integer" when value is JsonValue single => ToWhole(single),
            "boolean" when value is JsonValue single => ToBoolean(single),
            "array" when value is JsonValue && shape.WrapsSingleValues => new JsonArray(value.DeepClone()),
            _ => value,
        };
    }

    /// <summary>Python's <c>str</c>: also an object is its text.</summary>
    private static JsonNode ToText(JsonNode value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                return value;
            case JsonValueKind.Number:
                return JsonValue.Create(value.ToJsonString());
            default:
                return JsonValue.Create(ExpressionValue.From(value).ToString());
        }
    }

    private static JsonNode ToNumber(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.True => JsonValue.Create(1),
        JsonValueKind.False => JsonValue.Create(0),
        JsonValueKind.String when value.GetValue<string>().Trim() is var text => JsonNumber().IsMatch(text)
            ? Digits(text)
            : PythonNumber.TryFloat(text, out var number) && double.IsFinite(number) ? JsonValue.Create(number) : value,
        _ => value,
    };

    private static JsonNode ToWhole(JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.True:
                return JsonValue.Create(1);
            case JsonValueKind.False:
                return JsonValue.Create(0);
            case JsonValueKind.String:
                return PythonNumber.TryWhole(value.GetValue<string>(), 10, out var whole) ? Digits(PythonNumber.Text(whole)) : value;
            case JsonValueKind.Number:
                // 12.0 and 1e3, but not 12.7.
                var digits = value.ToJsonString();
                return digits.AsSpan().ContainsAny('.', 'e', 'E')
                    && decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && decimal.IsInteger(number)
                    ? Digits(decimal.Truncate(number).ToString("0", CultureInfo.InvariantCulture))
                    : value;
            default:
                return value;
        }
    }

    private static JsonNode ToBoolean(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.Number => JsonValue.Create(value.ToJsonString().AsSpan().ContainsAnyInRange('1', '9')),
        JsonValueKind.String => value.GetValue<string>().Trim().ToLowerInvariant() switch
        {
            "y" or "yes" or "t" or "true" or "on" or "1" => JsonValue.Create(true),
            "n" or "no" or "f" or "false" or "off" or "0" => JsonValue.Create(false),
            _ => value,
        },
        _ => value,
    };

    private static JsonNode Digits(string number) => JsonNode.Parse(number)!;

    // https://www.rfc-editor.org/rfc/rfc8259#section-6
    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex JsonNumber();
}
