using System.Buffers.Text;
using System.Globalization;

namespace DataSync.SampleApi.Data;

/// <summary>Appends to a span that is known to be long enough.</summary>
internal ref struct Utf8Text(Span<byte> space)
{
    private readonly Span<byte> _space = space;

    public int Length { get; private set; }

    public void Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_space[Length..]);
        Length += text.Length;
    }

    public void Add(long number)
    {
        Utf8Formatter.TryFormat(number, _space[Length..], out var written);
        Length += written;
    }

    /// <summary>ISO 8601 with seconds, UTC.</summary>
    public void Add(DateTime utc)
    {
        utc.TryFormat(_space[Length..], out var written, "s", CultureInfo.InvariantCulture);
        Length += written;
        Add("Z"u8);
    }
}
