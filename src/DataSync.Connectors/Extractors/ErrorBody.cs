using System.Text.Json;

namespace DataSync.Connectors.Extractors;

/// <summary>
/// Tells bodies without records apart: a source that has none, and one that answers an error with a good status, which must
/// not count as the end of a stream.
/// </summary>
internal static class ErrorBody
{
    // As APIs in use write it: {"error": ...}, {"errors": [...]} (also GraphQL, https://spec.graphql.org/October2021/#sec-Errors),
    // {"fault": ...} (gateways), {"ok": false} (Slack), {"success": false}, {"status": "error"}.
    private static readonly string[] s_reasons =
        ["error", "errors", "fault", "exception", "error_message", "errorMessage", "error_code", "errorCode", "error_description"];

    private static readonly string[] s_outcomes = ["success", "ok", "succeeded"];

    /// <summary>The field by which an object tells of an error; null when it does not.</summary>
    public static string? FieldIn(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var name in s_reasons)
        {
            if (body.TryGetProperty(name, out var reason) && Says(reason))
                return name;
        }

        foreach (var name in s_outcomes)
        {
            if (body.TryGetProperty(name, out var outcome) && outcome.ValueKind == JsonValueKind.False)
                return name;
        }

        return body.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.String
            && (status.ValueEquals("error"u8) || status.ValueEquals("failed"u8) || status.ValueEquals("fail"u8)) ? "status" : null;
    }

    private static bool Says(JsonElement reason) => reason.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False or JsonValueKind.Undefined => false,
        JsonValueKind.String => !reason.ValueEquals(""u8),
        JsonValueKind.Number => !reason.TryGetInt64(out var code) || code != 0,
        JsonValueKind.Array => reason.GetArrayLength() > 0,
        JsonValueKind.Object => reason.EnumerateObject().Any(),
        _ => true,
    };
}
