using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using DataSync.Core.Records;

namespace DataSync.Postgres;

/// <summary>
/// Stored form of a <see cref="RowBatch"/>: JSON that a person can read in the staging table, column by column:
/// <c>{"columns":["id","email"],"pages":[1,1],"indexes":[0,1],"values":[["1","2"],["a@example.com",null]]}</c>.
/// </summary>
internal static class RowBatchJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static byte[] Write(RowBatch rows)
    {
        var buffer = new ArrayBufferWriter<byte>(64 + (rows.Count * rows.Columns.Count * 24));
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteStartArray("columns"u8);
            foreach (var column in rows.Columns)
                json.WriteStringValue(column);
            json.WriteEndArray();
            WriteNumbers(json, "pages"u8, rows.Pages);
            WriteNumbers(json, "indexes"u8, rows.Indexes);
            json.WriteStartArray("values"u8);
            foreach (var column in rows.Values)
            {
                json.WriteStartArray();
                foreach (var value in column)
                    json.WriteStringValue(value);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>One row as a JSON object, column by name.</summary>
    public static byte[] WriteRow(RowBatch rows, int row)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            for (var column = 0; column < rows.Columns.Count; column++)
                json.WriteString(rows.Columns[column], rows.Values[column][row]);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a stored batch of <paramref name="rows"/> rows.</summary>
    /// <exception cref="JsonException">The bytes are not a stored batch.</exception>
    public static RowBatch Read(ReadOnlySpan<byte> body, int rows)
    {
        var json = new Utf8JsonReader(body);
        string[]? columns = null;
        int[]? pages = null;
        int[]? indexes = null;
        string?[][]? values = null;
        Expect(ref json, JsonTokenType.StartObject);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("columns"u8))
                columns = [.. ReadStrings(ref json, 16).Select(column => column!)];
            else if (json.ValueTextEquals("pages"u8))
                pages = ReadNumbers(ref json, rows);
            else if (json.ValueTextEquals("indexes"u8))
                indexes = ReadNumbers(ref json, rows);
            else if (json.ValueTextEquals("values"u8))
                values = ReadColumns(ref json, rows);
            else
                json.Skip();
        }

        if (columns is null || pages is null || indexes is null || values is null || values.Length != columns.Length
            || pages.Length != rows || indexes.Length != rows || values.Any(column => column.Length != rows))
            throw new JsonException($"A staged batch of {rows} rows does not hold what it should.");
        return new RowBatch(columns, values, pages, indexes);
    }

    private static void WriteNumbers(Utf8JsonWriter json, ReadOnlySpan<byte> name, int[] numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static string?[][] ReadColumns(ref Utf8JsonReader json, int rows)
    {
        var columns = new List<string?[]>(16);
        Expect(ref json, JsonTokenType.StartArray);
        while (json.Read() && json.TokenType == JsonTokenType.StartArray)
            columns.Add(ReadStringsInside(ref json, rows));
        return [.. columns];
    }

    private static string?[] ReadStrings(ref Utf8JsonReader json, int expected)
    {
        Expect(ref json, JsonTokenType.StartArray);
        return ReadStringsInside(ref json, expected);
    }

    private static string?[] ReadStringsInside(ref Utf8JsonReader json, int expected)
    {
        var strings = new List<string?>(expected);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            strings.Add(json.GetString());
        return [.. strings];
    }

    private static int[] ReadNumbers(ref Utf8JsonReader json, int expected)
    {
        var numbers = new List<int>(expected);
        Expect(ref json, JsonTokenType.StartArray);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            numbers.Add(json.GetInt32());
        return [.. numbers];
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType token)
    {
        if (!json.Read() || json.TokenType != token)
            throw new JsonException($"A staged batch has {json.TokenType} where {token} should be.");
    }
}
