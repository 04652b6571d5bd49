using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using DataSync.Connectors;
using DataSync.Connectors.Manifests;

namespace DataSync.Cli.Connector;

/// <summary>
/// Writes messages of the Airbyte protocol, each a line of JSON
/// (https://docs.airbyte.com/platform/understanding-airbyte/airbyte-protocol; <c>airbyte_protocol.yaml</c>, version 0.3.2).
/// Safe for concurrent use.
/// </summary>
internal sealed class ProtocolWriter(Stream output, TimeProvider time)
{
    // Written at once when there is more; else with the message that somebody waits for.
    private const int Kept = 64 * 1024;

    private static readonly JsonWriterOptions s_form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public void Spec(ConnectorSpec spec) => Message("SPEC", "spec", writer =>
    {
        writer.WritePropertyName("connectionSpecification");
        spec.ConnectionSpecification.WriteTo(writer);
        if (spec.DocumentationUrl is { } url)
            writer.WriteString("documentationUrl", url);
        if (spec.AdvancedAuth is { } auth)
        {
            writer.WritePropertyName("advanced_auth");
            auth.WriteTo(writer);
        }
    });

    public void ConnectionStatus(string? failure) => Message("CONNECTION_STATUS", "connectionStatus", writer =>
    {
        writer.WriteString("status", failure is null ? "SUCCEEDED" : "FAILED");
        if (failure is not null)
            writer.WriteString("message", failure);
    });

    public void Catalog(IEnumerable<CatalogStream> streams) => Message("CATALOG", "catalog", writer =>
    {
        writer.WriteStartArray("streams");
        foreach (var stream in streams)
        {
            writer.WriteStartObject();
            writer.WriteString("name", stream.Name);
            writer.WritePropertyName("json_schema");
            stream.JsonSchema.WriteTo(writer);
            writer.WriteStartArray("supported_sync_modes");
            writer.WriteStringValue("full_refresh");
            if (stream.IsIncremental)
                writer.WriteStringValue("incremental");
            writer.WriteEndArray();
            writer.WriteBoolean("source_defined_cursor", stream.IsIncremental);
            writer.WriteStartArray("source_defined_primary_key");
            foreach (var path in stream.PrimaryKey)
            {
                writer.WriteStartArray();
                foreach (var step in path)
                    writer.WriteStringValue(step);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteBoolean("is_resumable", stream.IsIncremental);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    /// <param name="stream">Name of the stream.</param>
    /// <param name="record">The record, written as it came.</param>
    public void Record(string stream, JsonElement record) => Message("RECORD", "record", isWaitedFor: false, writer =>
    {
        writer.WriteString("stream", stream);
        writer.WritePropertyName("data");
        record.WriteTo(writer);
        writer.WriteNumber("emitted_at", Now);
    });

    /// <param name="stream">Name of the stream.</param>
    /// <param name="state">Its state, a JSON object.</param>
    /// <param name="records">Records written since the state before.</param>
    public void State(string stream, JsonElement state, long records) => Message("STATE", "state", writer =>
    {
        writer.WriteString("type", "STREAM");
        writer.WriteStartObject("stream");
        Descriptor(writer, stream);
        writer.WritePropertyName("stream_state");
        state.WriteTo(writer);
        writer.WriteEndObject();
        writer.WriteStartObject("sourceStats");
        // The protocol wants a decimal point.
        writer.WritePropertyName("recordCount");
        writer.WriteRawValue(FormattableString.Invariant($"{records}.0"));
        writer.WriteEndObject();
    });

    public void Log(string level, string message, string? stackTrace = null) => Message("LOG", "log", writer =>
    {
        writer.WriteString("level", level);
        writer.WriteString("message", message);
        if (stackTrace is not null)
            writer.WriteString("stack_trace", stackTrace);
    });

    /// <param name="stream">Name of the stream.</param>
    /// <param name="status">STARTED, RUNNING, COMPLETE or INCOMPLETE.</param>
    public void StreamStatus(string stream, string status) => Trace("STREAM_STATUS", "stream_status", writer =>
    {
        Descriptor(writer, stream);
        writer.WriteString("status", status);
    });

    /// <param name="failureType">config_error, transient_error or system_error.</param>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="stream">The stream concerned; null for none.</param>
    /// <param name="stackTrace">Where it happened; null when nobody asked.</param>
    public void Error(string failureType, string message, string? stream, string? stackTrace) => Trace("ERROR", "error", writer =>
    {
        writer.WriteString("message", message);
        writer.WriteString("internal_message", message);
        if (stackTrace is not null)
            writer.WriteString("stack_trace", stackTrace);
        writer.WriteString("failure_type", failureType);
        if (stream is not null)
            Descriptor(writer, stream);
    });

    /// <summary>Writes out what is kept back.</summary>
    /// <exception cref="OutputException">Standard output does not take it; as of each message.</exception>
    public void Flush()
    {
        lock (_lock)
            WriteOut();
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static void Descriptor(Utf8JsonWriter writer, string stream)
    {
        writer.WriteStartObject("stream_descriptor");
        writer.WriteString("name", stream);
        writer.WriteEndObject();
    }

    private void Trace(string type, string name, Action<Utf8JsonWriter> write) => Message("TRACE", "trace", writer =>
    {
        writer.WriteString("type", type);
        writer.WriteNumber("emitted_at", Now);
        writer.WriteStartObject(name);
        write(writer);
        writer.WriteEndObject();
    });

    private void Message(string type, string name, Action<Utf8JsonWriter> write) => Message(type, name, isWaitedFor: true, write);

    private void Message(string type, string name, bool isWaitedFor, Action<Utf8JsonWriter> write)
    {
        lock (_lock)
        {
            using (var writer = new Utf8JsonWriter(_buffer, s_form))
            {
                writer.WriteStartObject();
                writer.WriteString("type", type);
                writer.WriteStartObject(name);
                write(writer);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            _buffer.Write("\n"u8);
            if (isWaitedFor || _buffer.WrittenCount > Kept)
                WriteOut();
        }
    }

    private void WriteOut()
    {
        try
        {
            output.Write(_buffer.WrittenSpan);
            output.Flush();
        }
        catch (IOException e)
        {
            throw new OutputException(e);
        }
        finally
        {
            _buffer.ResetWrittenCount();
        }
    }
}
