namespace DataSync.Core.Mapping.Values;

/// <summary>A decimal number, digit for digit as sent; the text form follows JSON but may have leading zeros.</summary>
internal sealed class NumberValueReader() : ValueReader(RejectionCodes.InvalidNumber, "a number")
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
