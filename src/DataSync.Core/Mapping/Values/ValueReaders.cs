using System.Text.Json;

namespace DataSync.Core.Mapping.Values;

/// <summary>Text; numbers and booleans as their JSON text.</summary>
internal sealed class TextReader() : ValueReader(RejectionCodes.InvalidType, "text")
{
    protected override bool AcceptsNumbers => true;

    protected override bool AcceptsBooleans => true;

    public override string Convert(string text) => text;
}

/// <summary>
/// Digits with an optional sign, without leading zeros, so that one number has one spelling (it may be a key). The range
/// is the column's to enforce. <c>1.0</c> and <c>1e3</c> are refused: what wrote them does not deal in whole numbers.
/// </summary>
internal sealed class IntegerReader() : ValueReader(RejectionCodes.InvalidInteger, "a whole number")
{
    protected override bool AcceptsNumbers => true;

    public override string? Convert(string text)
    {
        var digits = text.AsSpan();
        var negative = digits.StartsWith("-");
        if (negative || digits.StartsWith("+")) digits = digits[1..];
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9')) return null;

        var significant = digits.TrimStart('0');
        if (significant.IsEmpty) return "0";
        if (significant.Length == text.Length - (negative ? 1 : 0)) return text;
        return negative ? $"-{significant}" : significant.ToString();
    }
}

/// <summary>A decimal number, digit for digit as sent; the text form follows JSON but may have leading zeros.</summary>
internal sealed class NumberReader() : ValueReader(RejectionCodes.InvalidNumber, "a number")
{
    protected override bool AcceptsNumbers => true;

    public override string? Convert(string text)
    {
        var rest = text.AsSpan();
        if (rest.StartsWith("-")) rest = rest[1..];
        if (!SkipDigits(ref rest)) return null;
        if (rest.StartsWith("."))
        {
            rest = rest[1..];
            if (!SkipDigits(ref rest)) return null;
        }

        if (rest.StartsWith("e") || rest.StartsWith("E"))
        {
            rest = rest[1..];
            if (rest.StartsWith("+") || rest.StartsWith("-")) rest = rest[1..];
            if (!SkipDigits(ref rest)) return null;
        }

        return rest.IsEmpty ? text : null;
    }

    private static bool SkipDigits(ref ReadOnlySpan<char> text)
    {
        var rest = text.TrimStart("0123456789");
        var any = rest.Length < text.Length;
        text = rest;
        return any;
    }
}

/// <summary>true or false, also as text in any case or as 1 and 0.</summary>
internal sealed class BooleanReader() : ValueReader(RejectionCodes.InvalidBoolean, "true or false")
{
    protected override bool AcceptsNumbers => true;

    protected override bool AcceptsBooleans => true;

    public override string? Convert(string text) => text switch
    {
        "true" or "1" => "true",
        "false" or "0" => "false",
        _ when text.Equals("true", StringComparison.OrdinalIgnoreCase) => "true",
        _ when text.Equals("false", StringComparison.OrdinalIgnoreCase) => "false",
        _ => null,
    };
}

/// <summary>A point in time as sent, with Z added when it has no offset; a date alone is its midnight in UTC.</summary>
internal sealed class TimestampReader() : ValueReader(RejectionCodes.InvalidTimestamp, "an ISO 8601 timestamp")
{
    public override string? Convert(string text) => IsoTime.TryParse(text, out var time)
        ? time switch
        {
            { HasTime: false } => text + "T00:00:00Z",
            { Offset: null } => text + "Z",
            _ => text,
        }
        : null;
}

/// <summary>A calendar date. A timestamp is refused: its date depends on a time zone nobody named.</summary>
internal sealed class DateReader() : ValueReader(RejectionCodes.InvalidDate, "an ISO 8601 date")
{
    public override string? Convert(string text) => IsoTime.IsDate(text) ? text : null;
}

/// <summary>Any JSON value as it was sent.</summary>
internal sealed class JsonReader() : ValueReader(RejectionCodes.InvalidType, "JSON")
{
    public override string? Read(JsonElement value, out string? code) => JsonValue.RawText(value, out code);

    public override string Convert(string text) => text;
}
