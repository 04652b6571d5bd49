using System.Text;
using System.Text.Json;
using DataSync.Connectors.Extractors;

namespace DataSync.Connectors.Slicing.Cursors;

/// <summary>
/// Goes through the records of a page and reads one field of each, without parsing the rest. The field is one of the record
/// itself, as in the reference engine: a dot in its name is part of the name.
/// </summary>
internal ref struct CursorFieldScan
{
    private readonly ReadOnlySpan<byte> _field;
    private Utf8JsonReader _reader;

    public CursorFieldScan(ReadOnlyMemory<byte> records, string field)
    {
        _field = Encoding.UTF8.GetBytes(field);
        _reader = new Utf8JsonReader(records.Span, RecordJson.ReaderOptions);
        _reader.Read();
    }

    /// <summary>Text of the field of the current record, or digits of its number; null when it has none of both.</summary>
    public string? Value { get; private set; }

    /// <summary>The value was written as a number.</summary>
    public bool IsNumber { get; private set; }

    /// <summary>First byte of the current record.</summary>
    public int Start { get; private set; }

    /// <summary>Byte after the current record.</summary>
    public int End { get; private set; }

    /// <summary>Goes on to the next record; false behind the last.</summary>
    public bool MoveNext()
    {
        if (!_reader.Read() || _reader.TokenType == JsonTokenType.EndArray)
            return false;
        (Value, IsNumber, Start) = (null, false, (int)_reader.TokenStartIndex);
        if (_reader.TokenType == JsonTokenType.StartObject)
        {
            while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
                VisitMember();
        }
        else
        {
            _reader.Skip();
        }

        End = (int)_reader.BytesConsumed;
        return true;
    }

    private void VisitMember()
    {
        var isCursor = _reader.ValueTextEquals(_field);
        _reader.Read();
        if (!isCursor)
        {
            _reader.Skip();
            return;
        }

        IsNumber = _reader.TokenType == JsonTokenType.Number;
        Value = _reader.TokenType switch
        {
            JsonTokenType.String => _reader.GetString(),
            JsonTokenType.Number => Encoding.UTF8.GetString(_reader.ValueSpan),
            _ => null,
        };
        _reader.Skip();
    }
}
