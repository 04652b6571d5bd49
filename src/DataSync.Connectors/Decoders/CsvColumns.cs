using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DataSync.Connectors.Decoders;

/// <summary>The names of a CSV file's columns.</summary>
/// <param name="Fields">Each name once, ready to be written, with the index of the last column that has it.</param>
/// <param name="Count">Columns, those with the same name too.</param>
internal sealed record CsvColumns((JsonEncodedText Name, int Index)[] Fields, int Count)
{
    /// <summary>The names in the row that was read.</summary>
    public static CsvColumns Of(CsvRows header)
    {
        var indexes = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < header.Count; i++)
            indexes[Encoding.UTF8.GetString(header[i])] = i;
        return new CsvColumns([.. indexes.Select(column => (Encoded(column.Key), column.Value))], header.Count);
    }

    private static JsonEncodedText Encoded(string name) => JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
}
