using System.Text.Json;
using System.Text.Json.Serialization;

namespace DataSync.Connectors.Slicing;

/// <summary>Stored form of a slice.</summary>
internal sealed record SliceJson(JsonElement? Partition, JsonElement? Interval, JsonElement? Extra, string? Since, long? From = null, long? To = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SliceJson))]
internal sealed partial class SliceJsonContext : JsonSerializerContext;
