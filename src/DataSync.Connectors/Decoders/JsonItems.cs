using System.Text.Json;
using System.Text.Unicode;

namespace DataSync.Connectors.Decoders;

/// <summary>
/// Goes through one JSON document and stops at each item of the array at a path. Nothing is copied or parsed into objects;
/// the document is checked to its end.
/// </summary>
internal sealed class JsonItems
{
    private readonly ReadOnlyMemory<byte> _json;
    private readonly IReadOnlyList<string> _path;
    private readonly DecodingContext _context;
    private JsonReaderState _state;
    private int _position;
    private int _level;
    private bool _isInArray;
    private bool _isFound;

    /// <exception cref="DecodingException">The document is not UTF-8.</exception>
    public JsonItems(ReadOnlyMemory<byte> json, IReadOnlyList<string> path, DecodingContext context)
    {
        (_json, _path, _context) = (json, path, context);
        _state = new JsonReaderState(new JsonReaderOptions { MaxDepth = context.Limits.MaxDepth });
        if (!Utf8.IsValid(json.Span))
            throw DecodingException.Malformed("the body is not valid UTF-8", context.At(), JsonText.Remedy);
    }

    /// <exception cref="DecodingException">The document is not JSON or has no array at the path.</exception>
    public bool TryNext(out ReadOnlyMemory<byte> item)
    {
        var reader = new Utf8JsonReader(_json.Span[_position..], isFinalBlock: true, _state);
        try
        {
            while (reader.Read())
            {
                if (_isInArray && reader.TokenType != JsonTokenType.EndArray)
                {
                    var start = _position + (int)reader.TokenStartIndex;
                    reader.Skip();
                    item = _json[start..(_position + (int)reader.BytesConsumed)];
                    (_state, _position) = (reader.CurrentState, _position + (int)reader.BytesConsumed);
                    return true;
                }

                Step(ref reader);
            }
        }
        catch (JsonException exception)
        {
            throw JsonText.NotJson(ref reader, exception, _context);
        }

        if (!_isFound)
        {
            throw DecodingException.Malformed(
                $"the body has no array at '{string.Join('.', _path)}'", _context.At(), "Check items_path of the connector's decoder");
        }

        item = default;
        return false;
    }

    private void Step(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.EndArray:
                _isInArray = false;
                break;
            case JsonTokenType.EndObject:
                _level--;
                break;
            case JsonTokenType.PropertyName when reader.ValueTextEquals(_path[_level]):
                reader.Read();
                Enter(ref reader, _level + 1);
                break;
            case JsonTokenType.PropertyName:
                reader.Skip();
                break;
            default:
                Enter(ref reader, 0);
                break;
        }
    }

    /// <summary>Takes in a value on the way to the array, so many segments from the root. A null there is an array without items.</summary>
    private void Enter(ref Utf8JsonReader reader, int level)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray when level == _path.Count:
                (_isInArray, _isFound) = (true, true);
                break;
            case JsonTokenType.StartObject when level < _path.Count:
                _level = level;
                break;
            case JsonTokenType.Null:
                _isFound = true;
                break;
            default:
                reader.Skip();
                break;
        }
    }
}
