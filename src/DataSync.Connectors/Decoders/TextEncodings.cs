using System.Globalization;
using System.Text;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Decoders;

/// <summary>
/// Text encodings under the names that Python knows them by, as manifests use them. All are strict: a byte that is no text
/// is an error.
/// </summary>
internal static class TextEncodings
{
    /// <summary>What to do about text that is none.</summary>
    public const string EncodingRemedy = "Check encoding of the connector's decoder";

    private const int BlockChars = 16 * 1024;

    private static readonly HashSet<string> Utf8Names = ["utf-8", "utf8", "utf", "u8", "utf-8-sig", "utf8-sig", "ascii", "us-ascii"];

    /// <summary>Whether the name stands for UTF-8 or a part of it.</summary>
    public static bool IsUtf8(string name) => Utf8Names.Contains(Normal(name));

    /// <summary>The encoding that a component asks for; null for UTF-8, also after a problem was reported.</summary>
    public static Encoding? Parse(ComponentScope scope)
    {
        if (scope.Literal("encoding") is not { } name || IsUtf8(name))
            return null;
        var encoding = Find(name);
        if (encoding is null)
        {
            scope.Problem(
                scope.Node("encoding"), "encoding", $"encoding {name} is not known", "Use utf-8, utf-16, latin-1, cp1252 or another code page");
        }

        return encoding;
    }

    /// <summary>The encoding of that name; null when there is none.</summary>
    public static Encoding? Find(string name) => Normal(name) switch
    {
        var utf8 when Utf8Names.Contains(utf8) => Strict(Encoding.UTF8),
        "utf-16" or "utf16" or "u16" or "utf-16-le" or "utf-16le" => Strict(Encoding.Unicode),
        "utf-16-be" or "utf-16be" => Strict(Encoding.BigEndianUnicode),
        "latin-1" or "latin1" or "iso-8859-1" or "iso8859-1" or "l1" => Encoding.Latin1,
        ['c', 'p', .. var page] when int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var number) =>
            OfSystem(codePages => codePages.GetEncoding(number)),
        ['i', 's', 'o', '8', '8', '5', '9', '-', .. var part] => OfSystem(codePages => codePages.GetEncoding($"iso-8859-{part}")),
        var other => OfSystem(codePages => codePages.GetEncoding(other) ?? codePages.GetEncoding(other.Replace('-', '_'))),
    };

    /// <summary>The text in UTF-8: itself when it already is, else a copy.</summary>
    /// <exception cref="DecodingException">It is not text in that encoding, or it is longer than what may be unpacked.</exception>
    public static ReadOnlyMemory<byte> ToUtf8(ReadOnlyMemory<byte> text, Encoding? encoding, DecodingContext context)
    {
        if (encoding is null)
            return text;
        // UTF-16 with a mark says its byte order itself.
        if (encoding is UnicodeEncoding && text.Span is [0xFE, 0xFF, ..])
            encoding = Strict(Encoding.BigEndianUnicode);

        var (decoder, chars, output, length) = (encoding.GetDecoder(), new char[BlockChars], new byte[Math.Max(256, text.Length)], 0);
        try
        {
            var rest = text.Span;
            for (var isDone = false; !isDone;)
            {
                decoder.Convert(rest, chars, flush: true, out var used, out var made, out isDone);
                rest = rest[used..];
                var needed = length + Encoding.UTF8.GetMaxByteCount(made);
                if (needed > output.Length)
                    Array.Resize(ref output, Math.Max(needed, output.Length * 2));
                length += Encoding.UTF8.GetBytes(chars.AsSpan(0, made), output.AsSpan(length));
                if (length > context.Limits.MaxDecompressedBytes)
                {
                    throw DecodingException.Limit(
                        $"the body is more than {context.Limits.MaxDecompressedBytes} bytes of text", context.At(), DecodingContext.AskForLess);
                }
            }
        }
        catch (DecoderFallbackException)
        {
            // Its message holds the bytes.
            throw DecodingException.Malformed($"the body is not {encoding.WebName} text", context.At(), EncodingRemedy);
        }

        return JsonText.WithoutMark(output.AsMemory(0, length));
    }

    private static string Normal(string name) => name.Trim().ToLowerInvariant().Replace('_', '-').Replace(' ', '-');

    private static Encoding? OfSystem(Func<EncodingProvider, Encoding?> find)
    {
        try
        {
            return find(CodePagesEncodingProvider.Instance) is { } encoding ? Strict(encoding) : null;
        }
        catch (ArgumentException)
        {
            // A number that can be no code page.
            return null;
        }
    }

    private static Encoding Strict(Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return strict;
    }
}
