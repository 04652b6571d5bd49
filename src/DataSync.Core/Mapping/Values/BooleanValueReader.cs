namespace DataSync.Core.Mapping.Values;

/// <summary>true or false, also as text in any case or as 1 and 0.</summary>
internal sealed class BooleanValueReader() : ValueReader(RejectionCodes.InvalidBoolean, "true or false")
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
