using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>Filters that encode: the reference engine's own (<c>filters.py</c>), <c>tojson</c> and <c>urlencode</c>.</summary>
internal static class CodingFilters
{
    // A strict encoder: half of a surrogate pair is an error, as in Python.
    private static readonly UTF8Encoding _utf8 = new(false, throwOnInvalidBytes: true);

    public static FrozenDictionary<string, ExpressionFunction> All { get; } = new Dictionary<string, ExpressionFunction>(StringComparer.Ordinal)
    {
        ["hash"] = Hash,
        ["hmac"] = Hmac,
        ["base64encode"] = (e, v, a) => ExpressionValue.Of(Convert.ToBase64String(Bytes(TextFilters.RequireText(e, v, "base64encode"), a.Expect()))),
        ["base64decode"] = (e, v, a) => ExpressionValue.Of(Base64Decode(TextFilters.RequireText(e, v, "base64decode"), a.Expect())),
        // Its name says otherwise, but this one encodes too, and takes ASCII only.
        ["base64binascii_decode"] = (e, v, a) =>
            ExpressionValue.Of(Convert.ToBase64String(Ascii(TextFilters.RequireText(e, v, "base64binascii_decode"), a.Expect()))),
        ["string"] = (e, v, a) => ExpressionValue.Of(String(e, v, a.Expect())),
        ["tojson"] = ToJson,
        ["urlencode"] = UrlEncode,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static byte[] Bytes(string text, Arguments _)
    {
        try
        {
            return _utf8.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            throw Fault.Of("a text to encode is no valid Unicode", "Half of a surrogate pair stands there; ask the source for it");
        }
    }

    private static byte[] Ascii(string text, Arguments arguments) =>
        System.Text.Ascii.IsValid(text) ? Bytes(text, arguments) : throw Fault.Of("a text to encode has characters beyond ASCII", "Use base64encode");

    private static string Base64Decode(string text, Arguments _)
    {
        try
        {
            // Python skips what is no digit of base64.
            var digits = text.Where(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=');
            return _utf8.GetString(Convert.FromBase64String(string.Concat(digits)));
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            throw Fault.Of("a text is no base64 of UTF-8", "Check where it comes from");
        }
    }

    // Triple quotes keep it a text when the rendered text is read as a literal.
    private static string String(Evaluation evaluation, ExpressionValue value, Arguments _) =>
        value.Kind == ExpressionKind.Text ? value.AsText : $"\"\"\"{PythonJson.Dump(value, evaluation, sortsKeys: false)}\"\"\"";

    private static ExpressionValue Hash(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        var name = arguments.Expect("hash_type", "salt").OptionalText(0, "hash_type") ?? "md5";
        var salt = arguments.Find(1, "salt") is { } given && Sequences.IsTrue(given) ? PythonText.Of(given, evaluation) : "";
        var text = PythonText.Of(value, evaluation) + salt;
        evaluation.ChargeText(text.Length);
        var bytes = Bytes(text, arguments);
        return ExpressionValue.Of(Convert.ToHexStringLower(name switch
        {
#pragma warning disable CA5350, CA5351 // The manifest says which; it is no protection but a name for a value.
            "md5" => MD5.HashData(bytes),
            "sha1" => SHA1.HashData(bytes),
#pragma warning restore CA5350, CA5351
            "sha256" => SHA256.HashData(bytes),
            "sha384" => SHA384.HashData(bytes),
            "sha512" => SHA512.HashData(bytes),
            "sha3_256" when SHA3_256.IsSupported => SHA3_256.HashData(bytes),
            "sha3_384" when SHA3_384.IsSupported => SHA3_384.HashData(bytes),
            "sha3_512" when SHA3_512.IsSupported => SHA3_512.HashData(bytes),
            _ => throw Fault.Of("hash is given a function that it does not have", "Use md5, sha1, sha256, sha384 or sha512"),
        }));
    }

    private static ExpressionValue Hmac(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        var key = PythonText.Of(arguments.Expect("key", "hash_type").Required(0, "key"), evaluation);
        if ((arguments.OptionalText(1, "hash_type") ?? "sha256") != "sha256")
            throw Fault.Of("hmac is given a function that it does not have", "Use sha256");
        var text = PythonText.Of(value, evaluation);
        evaluation.ChargeText(text.Length);
        return ExpressionValue.Of(Convert.ToHexStringLower(HMACSHA256.HashData(Bytes(key, arguments), Bytes(text, arguments))));
    }

    // Jinja makes it fit for HTML: four characters are escaped (htmlsafe_json_dumps).
    private static ExpressionValue ToJson(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        if (arguments.Expect("indent").OptionalWhole(0, "indent") is not null)
            throw Fault.Of("tojson with an indent is not supported", "Leave the indent away");
        var json = PythonJson.Dump(value, evaluation, sortsKeys: true);
        evaluation.ChargeText(json.Length * 2L);
        return ExpressionValue.Of(json.Replace("<", "\\u003c", StringComparison.Ordinal).Replace(">", "\\u003e", StringComparison.Ordinal)
            .Replace("&", "\\u0026", StringComparison.Ordinal).Replace("'", "\\u0027", StringComparison.Ordinal));
    }

    // https://jinja.palletsprojects.com/en/stable/templates/#jinja-filters.urlencode: in a query a slash is quoted and a space a plus.
    private static ExpressionValue UrlEncode(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        arguments.Expect();
        if (value.Kind == ExpressionKind.Text || !Sequences.IsIterable(value))
            return ExpressionValue.Of(UrlQuote.Quote(PythonText.Of(value, evaluation), "/", evaluation));
        var pairs = value.Kind == ExpressionKind.Dictionary ? DictionaryMethods.All["items"](evaluation, value, Arguments.None("items")) : value;
        var query = new List<string>();
        foreach (var item in Sequences.ToList(pairs, evaluation))
        {
            var pair = Sequences.ToList(item, evaluation);
            if (pair.Count != 2)
                throw Fault.Of("urlencode is given a list that is not of pairs", "Give a text, a dictionary or a list of pairs");
            query.Add($"{UrlQuote.Plus(PythonText.Of(pair[0], evaluation), evaluation)}={UrlQuote.Plus(PythonText.Of(pair[1], evaluation), evaluation)}");
        }

        return ExpressionValue.Of(string.Join('&', query));
    }
}
