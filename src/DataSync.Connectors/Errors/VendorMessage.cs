using System.Text;
using System.Text.Json;

namespace DataSync.Connectors.Errors;

/// <summary>Finds the short reason in the body of a refused request. The rest of the body may hold anything and is not shown.</summary>
internal static class VendorMessage
{
    // The reference engine's, in its order (json_error_message_parser.py).
    private static readonly string[] s_known =
        ["message", "messages", "error", "errors", "failures", "failure", "detail", "err", "error_message", "msg", "reason", "status_message"];

    // An OAuth error (RFC 6749 section 5.2) says more in its description than in its code.
    private static readonly string[] s_told = ["message", "error_description", .. s_known[1..], "code"];

    /// <summary>The reason; null when the body has none.</summary>
    public static string? Find(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Find(document.RootElement, s_told);
        }
        catch (Exception exception) when (IsNoText(exception))
        {
            return null;
        }
    }

    /// <summary>Whether the reason contains a text: where the reference engine finds it in JSON, anywhere in a body that is not JSON.</summary>
    public static bool Contains(ReadOnlyMemory<byte> body, string part)
    {
        // Only an escape could hide the text in a body that does not have it byte by byte.
        var isWritten = body.Span.IndexOf(Encoding.UTF8.GetBytes(part)) >= 0;
        if (!isWritten && !body.Span.Contains((byte)'\\'))
            return false;
        try
        {
            using var document = JsonDocument.Parse(body);
            return Find(document.RootElement, s_known)?.Contains(part, StringComparison.Ordinal) ?? false;
        }
        catch (Exception exception) when (IsNoText(exception))
        {
            return isWritten;
        }
    }

    /// <summary>Not JSON; or a name in it has half of a surrogate pair, which JSON can spell, and comparing names fails.</summary>
    private static bool IsNoText(Exception exception) => exception is JsonException or InvalidOperationException;

    private static string? Find(JsonElement element, string[] fields)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return TextOf(element);
            case JsonValueKind.Array:
                var reasons = element.EnumerateArray().Select(item => Find(item, fields)).OfType<string>();
                return string.Join(", ", reasons) is { Length: > 0 } joined ? joined : null;
            case JsonValueKind.Object:
                // {"error": {"message": ...}} is as common as {"error": "..."}.
                return fields.Select(field => element.TryGetProperty(field, out var value) ? Find(value, fields) : null).FirstOrDefault(reason => reason is not null);
            default:
                return null;
        }
    }

    private static string? TextOf(JsonElement element)
    {
        try
        {
            return element.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: no text.
            return null;
        }
    }
}
