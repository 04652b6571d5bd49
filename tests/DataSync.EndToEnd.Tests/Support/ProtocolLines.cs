using System.Text.Json;

namespace DataSync.EndToEnd.Tests.Support;

/// <summary>
/// Lines of the Airbyte protocol, each held to what <c>airbyte_protocol.yaml</c> requires of its message
/// (https://github.com/airbytehq/airbyte-protocol, version 0.3.2).
/// </summary>
internal static class ProtocolLines
{
    private static readonly string[] s_levels = ["FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"];
    private static readonly string[] s_failures = ["system_error", "config_error", "transient_error"];
    private static readonly string[] s_states = ["STARTED", "RUNNING", "COMPLETE", "INCOMPLETE"];

    /// <summary>The messages of an output that has nothing else.</summary>
    public static IReadOnlyList<JsonElement> Of(CliResult result)
    {
        var messages = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        messages.ForEach(Check);
        return messages;
    }

    /// <summary>The content of the messages of a type.</summary>
    public static IReadOnlyList<JsonElement> OfType(this IReadOnlyList<JsonElement> messages, string type, string content) =>
        [.. messages.Where(message => message.GetProperty("type").GetString() == type).Select(message => message.GetProperty(content))];

    /// <summary>The status of a stream as it changed.</summary>
    public static IReadOnlyList<string> StatusOf(this IReadOnlyList<JsonElement> messages, string stream) =>
    [
        .. messages.OfType("TRACE", "trace").Where(trace => Text(trace, "type") == "STREAM_STATUS").Select(trace => trace.GetProperty("stream_status"))
            .Where(status => Text(status.GetProperty("stream_descriptor"), "name") == stream).Select(status => Text(status, "status")),
    ];

    /// <summary>The errors told.</summary>
    public static IReadOnlyList<JsonElement> Errors(this IReadOnlyList<JsonElement> messages) =>
        [.. messages.OfType("TRACE", "trace").Where(trace => Text(trace, "type") == "ERROR").Select(trace => trace.GetProperty("error"))];

    public static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    private static void Check(JsonElement message)
    {
        message.GetPropertyCount().ShouldBe(2, message.ToString());
        switch (Text(message, "type"))
        {
            case "SPEC":
                message.GetProperty("spec").GetProperty("connectionSpecification").ValueKind.ShouldBe(JsonValueKind.Object);
                break;
            case "CONNECTION_STATUS":
                Text(message.GetProperty("connectionStatus"), "status").ShouldBeOneOf("SUCCEEDED", "FAILED");
                break;
            case "CATALOG":
                message.GetProperty("catalog").GetProperty("streams").EnumerateArray().ToList().ForEach(CheckStream);
                break;
            case "RECORD":
                var record = message.GetProperty("record");
                Text(record, "stream").ShouldNotBeEmpty();
                record.GetProperty("data").ValueKind.ShouldBe(JsonValueKind.Object);
                record.GetProperty("emitted_at").GetInt64().ShouldBeGreaterThan(1_600_000_000_000);
                break;
            case "STATE":
                var state = message.GetProperty("state");
                Text(state, "type").ShouldBe("STREAM");
                Text(state.GetProperty("stream").GetProperty("stream_descriptor"), "name").ShouldNotBeEmpty();
                state.GetProperty("stream").GetProperty("stream_state").ValueKind.ShouldBe(JsonValueKind.Object);
                state.GetProperty("sourceStats").GetProperty("recordCount").GetRawText().ShouldEndWith(".0");
                break;
            case "LOG":
                Text(message.GetProperty("log"), "level").ShouldBeOneOf(s_levels);
                Text(message.GetProperty("log"), "message").ShouldNotBeEmpty();
                break;
            case "TRACE":
                CheckTrace(message.GetProperty("trace"));
                break;
            default:
                throw new ShouldAssertException($"{message} is of no type of the protocol");
        }
    }

    private static void CheckStream(JsonElement stream)
    {
        Text(stream, "name").ShouldNotBeEmpty();
        stream.GetProperty("json_schema").ValueKind.ShouldBe(JsonValueKind.Object);
        stream.GetProperty("supported_sync_modes").EnumerateArray().Select(mode => mode.GetString()!).ShouldBeSubsetOf(["full_refresh", "incremental"]);
        foreach (var path in stream.GetProperty("source_defined_primary_key").EnumerateArray())
            path.EnumerateArray().ShouldAllBe(step => step.ValueKind == JsonValueKind.String);
    }

    private static void CheckTrace(JsonElement trace)
    {
        trace.GetProperty("emitted_at").GetDouble().ShouldBeGreaterThan(1_600_000_000_000);
        if (Text(trace, "type") == "ERROR")
        {
            Text(trace.GetProperty("error"), "message").ShouldNotBeEmpty();
            Text(trace.GetProperty("error"), "failure_type").ShouldBeOneOf(s_failures);
            return;
        }

        Text(trace, "type").ShouldBe("STREAM_STATUS");
        Text(trace.GetProperty("stream_status").GetProperty("stream_descriptor"), "name").ShouldNotBeEmpty();
        Text(trace.GetProperty("stream_status"), "status").ShouldBeOneOf(s_states);
    }
}
