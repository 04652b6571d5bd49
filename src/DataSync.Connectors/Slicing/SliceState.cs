using System.Text.Json;

namespace DataSync.Connectors.Slicing;

/// <summary>Up to where a partition of a stream is in the destination.</summary>
/// <param name="Stream">Whose state: empty for the stream itself, else the place of a parent stream in the plan.</param>
/// <param name="Partition">The partition, as JSON; <c>{}</c> for a stream without partitions.</param>
/// <param name="Value">Highest cursor value, as the cursor's format writes it.</param>
/// <param name="Rank">The same as a number that compares: microseconds since 1970 for dates, the value itself for counters.</param>
public sealed record SliceState(string Stream, string Partition, string Value, decimal Rank)
{
    /// <summary>Key of a partition: its JSON with the names of every object in ordinal order and without white space.</summary>
    public static string KeyOf(JsonElement partition)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, partition);
        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var field in value.EnumerateObject().OrderBy(field => field.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(field.Name);
                    Write(writer, field.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
