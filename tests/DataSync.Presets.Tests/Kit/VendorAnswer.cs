using System.Text.Json.Nodes;

namespace DataSync.Presets.Tests.Kit;

/// <summary>What a vendor's server answers.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">Body; JSON unless a header says otherwise.</param>
/// <param name="Headers">Headers beside the content type.</param>
public sealed record VendorAnswer(int Status, byte[] Body, params (string Name, string Value)[] Headers)
{
    /// <summary>A good answer with a JSON body.</summary>
    public static VendorAnswer Json(JsonNode body) => Json(200, body);

    /// <summary>An answer with a JSON body.</summary>
    public static VendorAnswer Json(int status, JsonNode body, params (string Name, string Value)[] headers) =>
        new(status, System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()), headers);

    /// <summary>An answer without a body.</summary>
    public static VendorAnswer Empty(int status, params (string Name, string Value)[] headers) => new(status, [], headers);
}
