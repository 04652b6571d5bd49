using System.Text.Json;
using DataSync.Core.Mapping.Values;

namespace DataSync.Core.Mapping;

/// <summary>Finds the raw JSON of one record of a page, for the dead letter of a row that the database refused.</summary>
public static class RecordSlicer
{
    /// <summary>The bytes of a record within its page; a view, not a copy.</summary>
    /// <param name="records">UTF-8 JSON array.</param>
    /// <param name="index">Zero-based place of the record.</param>
    /// <exception cref="ArgumentOutOfRangeException">The page has no such record.</exception>
    /// <exception cref="JsonException">The page is not a JSON array, as far as it had to be read.</exception>
    public static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> records, int index)
    {
        var reader = new Utf8JsonReader(records.Span, JsonValue.ReaderOptions);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) throw new JsonException("The page is not a JSON array.");
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (i == index) return records[start..(int)reader.BytesConsumed];
        }

        throw new ArgumentOutOfRangeException(nameof(index), index, "The page has no such record.");
    }
}
