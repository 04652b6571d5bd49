namespace DataSync.Core.Mapping.Values;

/// <summary>Text; numbers and booleans as their JSON text.</summary>
internal sealed class TextValueReader() : ValueReader(RejectionCodes.InvalidType, "text")
{
    protected override bool AcceptsNumbers => true;

    protected override bool AcceptsBooleans => true;

    public override string Convert(string text) => text;
}
