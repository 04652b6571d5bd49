using System.Text.Json;
using System.Text.Json.Serialization;
using DataSync.Core.Reading;

namespace DataSync.Postgres;

/// <summary>Stored form of a position. SQL NULL is the end of a slice.</summary>
internal static class PositionJson
{
    public static string? Write(PagePosition? position) =>
        position is null ? null : JsonSerializer.Serialize(position, PositionJsonContext.Default.PagePosition);

    public static PagePosition? Read(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, PositionJsonContext.Default.PagePosition);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PagePosition))]
internal sealed partial class PositionJsonContext : JsonSerializerContext;
