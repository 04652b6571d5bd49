using System.Text.Json;
using System.Text.Unicode;
using DataSync.Connectors.Paginators;

namespace DataSync.Connectors.Extractors;

/// <summary>
/// Reads a body once from end to end: checks that it is JSON, counts the records and notes where they stand. Nothing is
/// parsed into objects and no record is copied.
/// </summary>
internal sealed class PageScanner(IReadOnlyList<string> recordsPath, PagingHints hints, bool isRequired)
{
    private const int MaxDepth = 64;
    private const int NotOnTheWay = -1;

    private ReadOnlyMemory<byte> _body;
    private ReadOnlyMemory<byte>? _records;
    private bool _isNull;
    private int _count;
    private bool? _hasNext;
    private long? _total;

    /// <exception cref="MalformedBodyException">The body is not JSON, has a single value where records are declared, or tells of an error.</exception>
    public ExtractedPage Scan(ReadOnlyMemory<byte> body)
    {
        _body = body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
        if (_body.IsEmpty)
            throw new MalformedBodyException("the body is empty");
        // The reader does not look into strings; a broken one would fail whoever decodes the record later.
        if (!Utf8.IsValid(_body.Span))
            throw new MalformedBodyException("the body is not valid UTF-8");

        var reader = new Utf8JsonReader(_body.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            Visit(ref reader, new Trail(0, hints.HasNextPath.Count == 0 ? NotOnTheWay : 0, hints.TotalPath.Count == 0 ? NotOnTheWay : 0));
            // Anything but white space after the value throws.
            reader.Read();
            if (_records is null || _isNull)
                RequireNoError();
        }
        catch (JsonException exception)
        {
            // At the opening bracket that was still allowed, the reader counts the levels around it.
            var isTooDeep = reader.CurrentDepth == MaxDepth - 1 && reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
            var what = isTooDeep ? $"nested deeper than {MaxDepth} levels" : "not valid JSON";
            throw new MalformedBodyException(
                $"the body is {what} at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw Shape.NotUnicode(exception);
        }

        return new ExtractedPage(_records ?? ExtractedPage.Empty.Records, _count, _hasNext, _total) { IsPathMissing = _records is null };
    }

    /// <summary>A body without records may have none, or may tell of an error.</summary>
    private void RequireNoError()
    {
        if (recordsPath.Count == 0)
            return;
        using var document = JsonDocument.Parse(_body);
        if (document.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null))
            throw NotTheShape("is a single value");
        if (ErrorBody.FieldIn(document.RootElement) is { } field)
            throw Shape.TellsOfError(recordsPath, field);
        if (_records is null && isRequired)
            throw NotTheShape("has nothing there");
    }

    private void Visit(ref Utf8JsonReader reader, Trail trail)
    {
        var (kind, start, items) = (reader.TokenType, (int)reader.TokenStartIndex, 0);
        if (trail.HasNext == hints.HasNextPath.Count)
            _hasNext = IsSet(ref reader);
        if (trail.Total == hints.TotalPath.Count && kind == JsonTokenType.Number && reader.TryGetInt64(out var total))
            _total = total;

        if (kind == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                items++;
                VisitMember(ref reader, trail);
            }
        }
        else if (kind == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                items++;
                reader.Skip();
            }
        }

        if (trail.Records == recordsPath.Count)
            TakeRecords(kind, _body[start..(int)reader.BytesConsumed], items, IsSet(ref reader));
        else if (trail.Records != NotOnTheWay && kind == JsonTokenType.Null)
            TakeRecords(kind, default, 0, isSet: false);
    }

    private void VisitMember(ref Utf8JsonReader reader, Trail trail)
    {
        var into = new Trail(
            Step(ref reader, recordsPath, trail.Records),
            Step(ref reader, hints.HasNextPath, trail.HasNext),
            Step(ref reader, hints.TotalPath, trail.Total));
        if (into is (NotOnTheWay, NotOnTheWay, NotOnTheWay))
        {
            reader.Skip();
            return;
        }

        reader.Read();
        Visit(ref reader, into);
    }

    private static int Step(ref Utf8JsonReader reader, IReadOnlyList<string> path, int matched) =>
        matched != NotOnTheWay && matched < path.Count && reader.ValueTextEquals(path[matched]) ? matched + 1 : NotOnTheWay;

    /// <summary>An array is taken as it is, an object is one record; {}, null, false, 0 and an empty text are none: as the reference engine has it.</summary>
    private void TakeRecords(JsonTokenType kind, ReadOnlyMemory<byte> value, int items, bool isSet)
    {
        _isNull = kind == JsonTokenType.Null;
        (_records, _count) = kind switch
        {
            JsonTokenType.StartArray => (value, items),
            JsonTokenType.StartObject when items > 0 => ((byte[])[(byte)'[', .. value.Span, (byte)']'], 1),
            JsonTokenType.StartObject => (ExtractedPage.Empty.Records, 0),
            _ when !isSet => (ExtractedPage.Empty.Records, 0),
            _ => throw NotTheShape("has a single value there"),
        };
    }

    /// <summary>true, a number but 0, a text but an empty one (a link), an object or array. Not: false, null.</summary>
    private static bool IsSet(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.False or JsonTokenType.Null => false,
        JsonTokenType.Number => reader.GetDouble() != 0,
        JsonTokenType.String => !reader.ValueTextEquals(""u8),
        _ => true,
    };

    private MalformedBodyException NotTheShape(string instead) => Shape.NotThat(recordsPath, instead);

    /// <summary>How many segments of each path lead to the value being read.</summary>
    private readonly record struct Trail(int Records, int HasNext, int Total);
}
