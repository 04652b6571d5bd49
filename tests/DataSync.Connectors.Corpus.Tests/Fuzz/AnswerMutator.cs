using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace DataSync.Connectors.Corpus.Tests.Fuzz;

/// <summary>Spoils answers down to the bytes on the wire.</summary>
internal sealed class AnswerMutator(Random random)
{
    private static readonly string[] _bodies =
    [
        "", "null", "[]", "{}", "[[[[]]]]", "{\"data\": 5}", "{\"data\": {\"a\": [1]}}", "{\"data\": [1, \"x\", null, [], {}]}", "{\"data\": [{\"id\": 1}], \"has_next\": \"maybe\", \"total\": 1e99}",
        "{\"data\": [{\"id\": 1, \"id\": 2}], \"total\": -5}", "{\"data\": null, \"next\": true}", "{\"data\": [{\"id\": 1, \"updated\": \"2026-99-99\"}], \"next\": {\"a\": 1}}", "<html><body>Bad gateway</body></html>",
        "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><r><data>&x;</data></r>",
        "<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]><r>&b;</r>", "a,b\n1,2\n3", "\"a\n1", "NaN", "{\"data\": [{\"id\": NaN}]}",
        "{\"data\": [{\"id\": 123456789012345678901234567890.5e-7}]}", "{\"error\": \"too many requests\"}", "{\"data\": [{\"id\": \"\\ud800\"}]}", "\u0000\u0000", "{\"data\": [{\"id\": 1}]} trailing",
    ];

    private static readonly string[] _headers =
    [
        "Content-Type: text/html", "Content-Type: application/json; charset=utf-16", "Content-Type: ;;;", "Content-Encoding: gzip", "Content-Encoding: br", "Content-Encoding: nonsense",
        "Retry-After: -5", "Retry-After: 99999999999999", "Retry-After: 0", "Retry-After: soon", "Link: <>; rel=next", "Link: <http://169.254.169.254/latest>; rel=\"next\"", "Link: garbage",
        "X-RateLimit-Remaining: -1", "X-RateLimit-Reset: 99999999999999999999", "RateLimit-Reset: NaN", "Location: http://127.0.0.1:1/", "Location: ////", "Set-Cookie: a=b", "Content-Range: bytes 1-2/3", "X-Bad header",
        ": empty", "X-Long: " + "",
    ];

    private static readonly int[] _statuses = [200, 200, 200, 200, 200, 200, 201, 204, 206, 301, 302, 304, 307, 400, 401, 403, 404, 408, 409, 418, 422, 429, 500, 502, 503, 504, 599, 999, 100];

    /// <summary>What is written to the connection before it is closed; null for nothing at all.</summary>
    public byte[]? Make(string good)
    {
        if (random.Next(300) == 0)
            return null;
        var body = random.Next(3) == 0 ? Encoding.UTF8.GetBytes(_bodies[random.Next(_bodies.Length)]) : Spoil(Encoding.UTF8.GetBytes(good));
        var head = new StringBuilder($"HTTP/1.1 {_statuses[random.Next(_statuses.Length)]} X\r\n");
        if (random.Next(40) == 0)
            head.Clear().Append(random.Next(2) == 0 ? "HTTP/9.9 abc\r\n" : "garbage\r\n");
        for (var i = random.Next(4); i > 0; i--)
            head.Append(_headers[random.Next(_headers.Length)]).Append("\r\n");
        if (random.Next(12) == 0)
            head.Append("X-Huge: ").Append('x', random.Next(200_000)).Append("\r\n");
        switch (random.Next(6))
        {
            case 0:
                head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length + random.Next(-3, 4)}\r\n");
                break;
            case 1:
                head.Append("Transfer-Encoding: chunked\r\n");
                body = [.. Encoding.ASCII.GetBytes(random.Next(2) == 0 ? $"{body.Length:x}\r\n" : "zz\r\n"), .. body, .. "\r\n0\r\n\r\n"u8];
                break;
            default:
                head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
                break;
        }

        var whole = (byte[])[.. Encoding.Latin1.GetBytes(head.ToString()), .. "Connection: close\r\n\r\n"u8, .. body];
        return random.Next(15) == 0 ? whole[..random.Next(whole.Length)] : whole;
    }

    private byte[] Spoil(byte[] body)
    {
        for (var i = random.Next(4); i > 0 && body.Length > 0; i--)
        {
            var at = random.Next(body.Length);
            switch (random.Next(8))
            {
                case 0:
                    body = body[..at];
                    break;
                case 1:
                    body[at] = (byte)random.Next(256);
                    break;
                case 2:
                    body = [.. body[..at], .. body];
                    break;
                case 3:
                    body = [.. body[..at], .. Encoding.ASCII.GetBytes(new string(random.Next(2) == 0 ? '[' : '"', random.Next(3000))), .. body[at..]];
                    break;
                case 4:
                    body = Gzip(body);
                    break;
                case 5:
                    body = Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(body));
                    break;
                case 6:
                    body = Gzip(new byte[random.Next(2_000_000)]);
                    break;
                default:
                    body = [0xEF, 0xBB, 0xBF, .. body];
                    break;
            }
        }

        return body;
    }

    private static byte[] Gzip(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(body);
        return packed.ToArray();
    }
}
