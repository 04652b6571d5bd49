using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace DataSync.Connectors.Decoders;

/// <summary>What JSON texts have in common, whatever they came in.</summary>
internal static class JsonText
{
    public const string Remedy = "Check that the connector's decoder fits what the source answers; else the source sent a broken answer";

    private static readonly SearchValues<byte> WhiteSpace = SearchValues.Create(" \t\r\n"u8);

    /// <summary>The text without a byte order mark, which JSON must not have and some vendors send (RFC 8259 section 8.1).</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> text) => text.Span.StartsWith("\uFEFF"u8) ? text[3..] : text;

    /// <summary>Whether the first thing in the text opens an array.</summary>
    public static bool IsArray(ReadOnlySpan<byte> json)
    {
        var first = json.IndexOfAnyExcept(WhiteSpace);
        return first >= 0 && json[first] == (byte)'[';
    }

    /// <summary>Checks that the text is one JSON value and nothing else.</summary>
    /// <param name="json">The text.</param>
    /// <param name="context">Limits and place.</param>
    /// <param name="line">Lines before it in the body.</param>
    /// <exception cref="DecodingException">It is not.</exception>
    public static void Check(ReadOnlySpan<byte> json, DecodingContext context, long line)
    {
        if (!Utf8.IsValid(json))
            throw DecodingException.Malformed("the body is not valid UTF-8", context.At(line + 1), Remedy);

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = context.Limits.MaxDepth });
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException exception)
        {
            throw NotJson(ref reader, exception, context, line);
        }
    }

    public static DecodingException TooDeep(DecodingContext context, DecodingPlace place) =>
        DecodingException.Limit($"the body is nested deeper than {context.Limits.MaxDepth} levels", place, "Such records cannot be read");

    public static DecodingException NotJson(ref Utf8JsonReader reader, JsonException exception, DecodingContext context, long line = 0)
    {
        var place = context.At(exception.LineNumber + 1 + line, exception.BytePositionInLine + 1);
        // At the opening bracket that was still allowed, the reader counts the levels around it.
        var isTooDeep = reader.CurrentDepth == context.Limits.MaxDepth - 1
            && reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
        return isTooDeep
            ? TooDeep(context, place)
            : DecodingException.Malformed("the body is not valid JSON", place, Remedy);
    }
}
