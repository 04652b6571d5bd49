namespace DataSync.Core.Mapping.Values;

/// <summary>
/// Digits with an optional sign, without leading zeros, so that one number has one spelling (it may be a key). The range
/// is the column's to enforce. <c>1.0</c> and <c>1e3</c> are refused: what wrote them does not deal in whole numbers.
/// </summary>
internal sealed class IntegerValueReader() : ValueReader(RejectionCodes.InvalidInteger, "a whole number")
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
