using System.Text.Json;

namespace DataSync.Postgres;

/// <summary>Cuts records out of a page without changing a byte of them.</summary>
internal static class RecordSlicer
{
    /// <summary>The record at a place of a JSON array; null when the array is shorter.</summary>
    /// <exception cref="JsonException">The page is not a JSON array.</exception>
    public static ReadOnlyMemory<byte>? Slice(ReadOnlyMemory<byte> page, int index)
    {
        var json = new Utf8JsonReader(page.Span);
        if (!json.Read() || json.TokenType != JsonTokenType.StartArray)
            throw new JsonException("A page must be a JSON array.");
        for (var at = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; at++)
        {
            var start = (int)json.TokenStartIndex;
            json.Skip();
            if (at == index)
                return page[start..(int)json.BytesConsumed];
        }

        return null;
    }
}
