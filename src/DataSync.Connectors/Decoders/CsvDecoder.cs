using System.Text;
using System.Text.Unicode;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Decoders;

/// <summary>
/// Rows of CSV as objects of texts, by the names of the first row, in the meaning of Python's <c>csv.DictReader</c> with its
/// default dialect: a missing field is null, fields beyond the names stand in an array under <c>null</c>, of two columns
/// with one name the last counts, blank lines are passed over. A quoted field that does not end is an error, where Python
/// would take the rest of the file for its value.
/// </summary>
/// <param name="delimiter">The ASCII character between fields.</param>
/// <param name="encoding">Encoding of the file; null for UTF-8.</param>
/// <param name="nulls">Texts that stand for no value.</param>
internal sealed class CsvDecoder(byte delimiter, Encoding? encoding, IReadOnlyList<string> nulls) : IDecoder
{
    public const string TypeName = "CsvDecoder";

    private readonly byte[][] _nulls = [.. nulls.Select(Encoding.UTF8.GetBytes)];

    public static CsvDecoder Parse(ComponentScope scope)
    {
        var delimiter = (byte)',';
        if (scope.Literal("delimiter") is { } text && !CsvDelimiter.TryRead(text, out delimiter))
        {
            const string Remedy = "Write one character, or an escape such as \"\\t\"";
            scope.Problem(scope.Node("delimiter"), "delimiter", "the delimiter is not one ASCII character", Remedy);
        }

        return new CsvDecoder(delimiter, TextEncodings.Parse(scope), scope.Literals("set_values_to_none"));
    }

    public IEnumerable<ReadOnlyMemory<byte>> Decode(ReadOnlyMemory<byte> body, DecodingContext context)
    {
        var text = JsonText.WithoutMark(TextEncodings.ToUtf8(body, encoding, context));
        if (!Utf8.IsValid(text.Span))
            throw DecodingException.Malformed("the body is not valid UTF-8", context.At(), TextEncodings.EncodingRemedy);

        var rows = new CsvRows(text, delimiter, context);
        if (!rows.TryNext())
            yield break;
        var columns = CsvColumns.Of(rows);
        using var values = new JsonValues(context);
        while (rows.TryNext())
            yield return Write(values, columns, rows);
    }

    private ReadOnlyMemory<byte> Write(JsonValues values, CsvColumns columns, CsvRows rows)
    {
        var writer = values.Begin();
        writer.WriteStartObject();
        foreach (var (name, index) in columns.Fields)
        {
            var field = index < rows.Count ? rows[index] : default;
            if (index >= rows.Count || IsNull(field))
                writer.WriteNull(name);
            else
                writer.WriteString(name, field);
        }

        if (rows.Count > columns.Count)
        {
            writer.WriteStartArray("null"u8);
            for (var i = columns.Count; i < rows.Count; i++)
                writer.WriteStringValue(rows[i]);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        return values.End();
    }

    private bool IsNull(ReadOnlySpan<byte> field)
    {
        foreach (var value in _nulls)
        {
            if (field.SequenceEqual(value))
                return true;
        }

        return false;
    }
}
