using System.Text.Json;

namespace DataSync.Core.Mapping.Values;

/// <summary>Any JSON value as it was sent.</summary>
internal sealed class JsonValueReader() : ValueReader(RejectionCodes.InvalidType, "JSON")
{
    public override string? Read(JsonElement value, out string? code) => JsonValue.RawText(value, out code);

    public override string Convert(string text) => text;
}
