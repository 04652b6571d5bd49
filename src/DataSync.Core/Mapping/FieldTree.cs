using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace DataSync.Core.Mapping;

/// <summary>
/// Finds all mapped fields of a record in one pass over its properties. Sources send properties in the same order again
/// and again: the search for a name begins after the one found before.
/// </summary>
internal sealed class FieldTree
{
    private readonly Field[] _fields;

    /// <param name="paths">Field paths, dotted, by column.</param>
    public FieldTree(IEnumerable<(string Path, int Column)> paths)
    {
        _fields = [.. paths
            .Select(p => (Parts: p.Path.Split('.', 2), p.Column))
            .GroupBy(p => p.Parts[0])
            .Select(g => new Field(
                Encoding.UTF8.GetBytes(g.Key),
                [.. g.Where(p => p.Parts.Length == 1).Select(p => p.Column)],
                g.Any(p => p.Parts.Length == 2) ? new FieldTree(g.Where(p => p.Parts.Length == 2).Select(p => (p.Parts[1], p.Column))) : null))];
    }

    /// <summary>
    /// Puts the value of every mapped field at its column's place; the rest stays undefined. Of a property given twice the
    /// last counts, as in JSON.parse. A nested field of something that is not an object is missing.
    /// </summary>
    public void Find(JsonElement record, Span<JsonElement> found)
    {
        var expected = 0;
        foreach (var property in record.EnumerateObject())
        {
            var index = IndexOf(property, expected);
            if (index < 0) continue;
            expected = index + 1;
            _fields[index].Take(property.Value, found);
        }
    }

    private int IndexOf(JsonProperty property, int expected)
    {
        var name = JsonMarshal.GetRawUtf8PropertyName(property);
        for (var i = 0; i < _fields.Length; i++)
        {
            var index = expected + i < _fields.Length ? expected + i : expected + i - _fields.Length;
            if (name.SequenceEqual(_fields[index].Name)) return index;
        }

        return name.Contains((byte)'\\') ? IndexOfEscaped(property) : -1;
    }

    private int IndexOfEscaped(JsonProperty property)
    {
        try
        {
            return Array.FindIndex(_fields, field => property.NameEquals(field.Name));
        }
        catch (InvalidOperationException)
        {
            // A name that is not Unicode (\ud800) is no name of ours.
            return -1;
        }
    }

    private void Clear(Span<JsonElement> found)
    {
        foreach (var field in _fields) field.Take(default, found);
    }

    private sealed class Field(byte[] name, int[] columns, FieldTree? nested)
    {
        public byte[] Name { get; } = name;

        public void Take(JsonElement value, Span<JsonElement> found)
        {
            foreach (var column in columns) found[column] = value;
            if (nested is null) return;
            nested.Clear(found);
            if (value.ValueKind == JsonValueKind.Object) nested.Find(value, found);
        }
    }
}
