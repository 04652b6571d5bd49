using System.Net.Http.Headers;
using System.Text;
using System.Xml;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Decoders;

/// <summary>
/// An XML document as one object, in the meaning of Python's <c>xmltodict.parse</c>: attributes as <c>@name</c>, text beside
/// attributes or children as <c>#text</c>, repeated elements as an array, an empty element as null, names with their
/// prefixes as written. Document type declarations are refused, so no entity is defined or fetched.
/// </summary>
internal sealed class XmlDecoder : IDecoder
{
    public const string TypeName = "XmlDecoder";

    private const int LongestDeclaration = 256;

    public static XmlDecoder Parse(ComponentScope scope) => new();

    public IEnumerable<ReadOnlyMemory<byte>> Decode(ReadOnlyMemory<byte> body, DecodingContext context)
    {
        var tree = Read(body, context);
        using var values = new JsonValues(context);
        tree.Write(values.Begin(), context);
        yield return values.End();
    }

    private static XmlTree Read(ReadOnlyMemory<byte> body, DecodingContext context)
    {
        XmlTextReader? reader = null;
        try
        {
            // The older of the framework's readers, since it alone takes names as they are written: an undeclared prefix is no error.
            reader = new XmlTextReader(OpenText(body, context))
            {
                Namespaces = false,
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                // An entity that is not built in has nowhere to be declared: an error, not a gap.
                EntityHandling = EntityHandling.ExpandEntities,
                WhitespaceHandling = WhitespaceHandling.All,
                // Line ends and blanks of attributes as XML 1.0 has them (sections 2.11 and 3.3.3); off by default in this reader.
                Normalization = true,
            };
            return new XmlTreeReader(reader, context).Read();
        }
        catch (Exception exception) when (exception is XmlException or DecoderFallbackException)
        {
            // Their own messages hold what stands in the body.
            var what = exception is XmlException ? "not XML without a document type declaration" : "not text of its encoding";
            throw DecodingException.Malformed($"the body is {what}", context.At(Math.Max(reader?.LineNumber ?? 1, 1)), JsonText.Remedy);
        }
        finally
        {
            reader?.Dispose();
        }
    }

    /// <summary>
    /// The text by byte order mark, else by the charset of the Content-Type, else by the XML declaration (RFC 7303 section 3).
    /// </summary>
    private static TextReader OpenText(ReadOnlyMemory<byte> body, DecodingContext context)
    {
        var charset = MediaTypeHeaderValue.TryParse(context.ContentType, out var type) ? type.CharSet?.Trim('"') : null;
        var named = charset is null ? null : TextEncodings.Find(charset);
        var encoding = Marked(body.Span) ?? named ?? Declared(body.Span) ?? TextEncodings.Find("utf-8")!;
        // Not left to the reader, which would go on with one that replaces what is no text.
        return new StreamReader(Inflation.StreamOf(body), encoding, detectEncodingFromByteOrderMarks: false);
    }

    private static Encoding? Marked(ReadOnlySpan<byte> body) => body switch
    {
        [0xEF, 0xBB, 0xBF, ..] => TextEncodings.Find("utf-8"),
        [0xFF, 0xFE, ..] => TextEncodings.Find("utf-16-le"),
        [0xFE, 0xFF, ..] => TextEncodings.Find("utf-16-be"),
        _ => null,
    };

    /// <summary>The encoding in an XML declaration that is written in ASCII; null when there is none or it is not known.</summary>
    private static Encoding? Declared(ReadOnlySpan<byte> body)
    {
        var end = body.StartsWith("<?xml"u8) ? body[..Math.Min(body.Length, LongestDeclaration)].IndexOf("?>"u8) : -1;
        if (end < 0)
            return null;
        var declaration = Encoding.Latin1.GetString(body[..end]);
        var name = declaration.IndexOf("encoding", StringComparison.Ordinal) is > 0 and var at
            ? declaration[at..].Split('"', '\'').ElementAtOrDefault(1)
            : null;
        return name is null ? null : TextEncodings.Find(name);
    }
}
