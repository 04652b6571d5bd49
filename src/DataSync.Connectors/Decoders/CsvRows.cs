using System.Buffers;

namespace DataSync.Connectors.Decoders;

/// <summary>
/// Parts a CSV text into rows and fields as Python's <c>csv.reader</c> does when it reads a file in text mode (dialect
/// <c>excel</c>): a quote opens a quoted field at the field's start only, two quotes inside are one, what follows a closing
/// quote is taken as it is, and every line end is LF, also inside of quotes. Fields are slices of the text, or of a
/// buffer where they had to be put together.
/// </summary>
internal sealed class CsvRows(ReadOnlyMemory<byte> text, byte delimiter, DecodingContext context)
{
    private const byte Quote = (byte)'"';
    private const byte LineFeed = (byte)'\n';
    private const byte Return = (byte)'\r';

    private readonly SearchValues<byte> _fieldEnds = SearchValues.Create([delimiter, LineFeed, Return]);
    private Field[] _fields = new Field[16];
    private byte[] _joined = new byte[256];
    private int _joinedLength;
    private int _position;

    /// <summary>Fields of the row.</summary>
    public int Count { get; private set; }

    /// <summary>A field of the row, until the next is read.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var field = _fields[index];
            return (field.IsJoined ? _joined : text.Span).Slice(field.Start, field.Length);
        }
    }

    /// <summary>Reads the next row that is not blank; false at the end.</summary>
    /// <exception cref="DecodingException">A quoted field does not end, or a limit is passed.</exception>
    public bool TryNext()
    {
        var all = text.Span;
        while (_position < all.Length && all[_position] is LineFeed or Return)
            _position++;
        if (_position >= all.Length)
            return false;

        (Count, _joinedLength) = (0, 0);
        do
        {
            if (_position < all.Length && all[_position] == Quote)
                ReadQuoted(all);
            else
                Add(_position, _position = EndOfField(all, _position), isJoined: false);
        }
        while (_position < all.Length && all[_position++] == delimiter);
        return true;
    }

    private int EndOfField(ReadOnlySpan<byte> all, int from)
    {
        var length = all[from..].IndexOfAny(_fieldEnds);
        return length < 0 ? all.Length : from + length;
    }

    private void ReadQuoted(ReadOnlySpan<byte> all)
    {
        var opening = _position;
        var start = opening + 1;
        var end = NextInQuotes(all, start, opening);
        if (all[end] == Quote && IsFieldEnd(all, end + 1))
        {
            Add(start, end, isJoined: false);
            _position = end + 1;
            return;
        }

        var joined = _joinedLength;
        while (true)
        {
            Join(all[start..end], joined, opening);
            if (all[end] == Return)
            {
                Join("\n"u8, joined, opening);
                start = end + (all[end..].StartsWith("\r\n"u8) ? 2 : 1);
            }
            else if (end + 1 < all.Length && all[end + 1] == Quote)
            {
                Join("\""u8, joined, opening);
                start = end + 2;
            }
            else
            {
                _position = EndOfField(all, end + 1);
                Join(all[(end + 1).._position], joined, opening);
                Add(joined, _joinedLength, isJoined: true);
                return;
            }

            end = NextInQuotes(all, start, opening);
        }
    }

    /// <summary>The next quote or carriage return.</summary>
    private int NextInQuotes(ReadOnlySpan<byte> all, int from, int opening)
    {
        var length = all[from..].IndexOfAny(Quote, Return);
        return length >= 0
            ? from + length
            : throw DecodingException.Malformed(
                "a quoted field does not end that begins",
                DecodingPlace.Of(all, opening, context.Entry),
                "The answer was cut off, or a quote in it is not doubled");
    }

    private bool IsFieldEnd(ReadOnlySpan<byte> all, int at) => at >= all.Length || all[at] is LineFeed or Return || all[at] == delimiter;

    private void Join(ReadOnlySpan<byte> piece, int start, int opening)
    {
        if (_joinedLength - start + piece.Length > context.Limits.MaxFieldBytes)
            throw TooLong(opening);
        if (_joinedLength + piece.Length > _joined.Length)
            Array.Resize(ref _joined, Math.Max(_joinedLength + piece.Length, _joined.Length * 2));
        piece.CopyTo(_joined.AsSpan(_joinedLength));
        _joinedLength += piece.Length;
    }

    private void Add(int start, int end, bool isJoined)
    {
        if (end - start > context.Limits.MaxFieldBytes)
            throw TooLong(isJoined ? _position : start);
        if (Count == context.Limits.MaxColumns)
        {
            throw DecodingException.Limit(
                $"a row has more than {context.Limits.MaxColumns} columns",
                DecodingPlace.Of(text.Span, _position, context.Entry),
                "Check the delimiter of the connector's decoder");
        }

        if (Count == _fields.Length)
            Array.Resize(ref _fields, _fields.Length * 2);
        _fields[Count++] = new Field(start, end - start, isJoined);
    }

    private DecodingException TooLong(int at) => DecodingException.Limit(
        $"a field is longer than {context.Limits.MaxFieldBytes} bytes",
        DecodingPlace.Of(text.Span, at, context.Entry),
        "Check that the answer is CSV and its quotes are doubled");

    private readonly record struct Field(int Start, int Length, bool IsJoined);
}
