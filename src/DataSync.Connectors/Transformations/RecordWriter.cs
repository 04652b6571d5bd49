using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DataSync.Connectors.Transformations;

/// <summary>
/// Writes records into one JSON array. What came with the answer is written byte by byte as it came, so that numbers keep
/// their digits and texts their escapes.
/// </summary>
internal sealed class RecordWriter : IDisposable
{
    // The records go into a database, not into a page: only what JSON demands is escaped.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer;
    private readonly Utf8JsonWriter _writer;
    private long _lastStart;
    private long _lastEnd;

    /// <param name="expectedBytes">About how much will be written.</param>
    public RecordWriter(int expectedBytes)
    {
        _buffer = new ArrayBufferWriter<byte>(Math.Max(expectedBytes, 256));
        _writer = new Utf8JsonWriter(_buffer, s_options);
        _writer.WriteStartArray();
    }

    /// <summary>The record that was written last, once the array is ended; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Last => _buffer.WrittenMemory[(int)_lastStart..(int)_lastEnd];

    private long Position => _writer.BytesCommitted + _writer.BytesPending;

    /// <summary>Records written.</summary>
    public int Count { get; private set; }

    public void Write(JsonElement record)
    {
        Begin();
        Raw(record);
        Finish();
    }

    public void Write(JsonNode? record)
    {
        Begin();
        WriteNode(record);
        Finish();
    }

    /// <summary>Ends the array and hands it out.</summary>
    public ReadOnlyMemory<byte> End()
    {
        _writer.WriteEndArray();
        _writer.Flush();
        return _buffer.WrittenMemory;
    }

    public void Dispose() => _writer.Dispose();

    // Behind the comma that is written with the record.
    private void Begin() => _lastStart = Position + (Count > 0 ? 1 : 0);

    private void Finish() => (_lastEnd, Count) = (Position, Count + 1);

    private void WriteNode(JsonNode? node)
    {
        switch (node)
        {
            case null:
                _writer.WriteNullValue();
                break;
            case JsonObject map:
                _writer.WriteStartObject();
                foreach (var (name, value) in map)
                {
                    _writer.WritePropertyName(name);
                    WriteNode(value);
                }

                _writer.WriteEndObject();
                break;
            case JsonArray list:
                _writer.WriteStartArray();
                foreach (var item in list)
                    WriteNode(item);
                _writer.WriteEndArray();
                break;
            case JsonValue value when value.TryGetValue<JsonElement>(out var element):
                Raw(element);
                break;
            default:
                node.WriteTo(_writer);
                break;
        }
    }

    private void Raw(JsonElement element) => _writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(element), skipInputValidation: true);
}
