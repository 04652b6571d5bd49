using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace DataSync.Connectors.Transformations;

/// <summary>Names of fields, each once: the records of a page have the same ones again and again. Not safe for concurrent use.</summary>
internal sealed class FieldNames
{
    private const int LongestKept = 128;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">The name is no valid Unicode.</exception>
    public string Of(JsonProperty property)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(property);
        Span<char> name = stackalloc char[LongestKept];
        // One with escapes is read as JSON reads it.
        if (raw.Length > LongestKept || raw.Contains((byte)'\\') || !Encoding.UTF8.TryGetChars(raw, name, out var length))
            return property.Name;
        var names = _known.GetAlternateLookup<ReadOnlySpan<char>>();
        if (names.TryGetValue(name[..length], out var known))
            return known;
        var read = property.Name;
        _known.Add(read);
        return read;
    }
}
