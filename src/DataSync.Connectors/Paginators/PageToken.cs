using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Paginators;

/// <summary>
/// Tokens as positions hold them: JSON, so that a text, a number and an object come back as what they were. A whole number is
/// its digits.
/// </summary>
internal static class PageToken
{
    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The token of a value.</summary>
    /// <exception cref="RequestException">The value is nested too deep, or a text in it is no valid Unicode.</exception>
    public static string Write(ExpressionValue value)
    {
        using var buffer = new MemoryStream();
        using var writer = new Utf8JsonWriter(buffer, s_plain);
        try
        {
            value.WriteTo(writer);
            writer.Flush();
        }
        catch (Exception exception) when (exception is ExpressionException or InvalidOperationException)
        {
            // The latter: half of a surrogate pair, which JSON can spell (RFC 8259 section 8.2).
            throw new RequestException("cursor_value gives a value that no position can keep: it is nested too deep or no valid Unicode");
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>The value of a token.</summary>
    /// <exception cref="RequestException">It is not a token that was written here.</exception>
    public static ExpressionValue Read(string token)
    {
        try
        {
            // Not disposed: the value reads from it.
            return ExpressionValue.From(JsonDocument.Parse(token).RootElement);
        }
        catch (JsonException)
        {
            throw NotOurs();
        }
    }

    /// <summary>A stored position that this stream's paging did not make, as after a change of the manifest.</summary>
    public static RequestException NotOurs() =>
        new("the stored position is not one of this stream's paging; start from the beginning");
}
