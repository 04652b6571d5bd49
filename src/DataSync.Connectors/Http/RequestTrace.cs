using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DataSync.Connectors.Http;

/// <summary>Tells of requests and answers: method, address, status, sizes, time, headers, the start of bodies.</summary>
/// <param name="write">Takes what is told of one exchange.</param>
/// <param name="mask">Hides the secrets of the configuration in a text.</param>
/// <remarks>
/// What is named like a credential is hidden by its name too, since tokens come in answers and are in no configuration. What
/// else a source sends is shown: this is for a desk, never for a run.
/// </remarks>
public sealed partial class RequestTrace(Action<string> write, Func<string, string> mask)
{
    /// <summary>Characters of a body that are shown.</summary>
    internal const int BodyStart = 1000;

    private const string Hidden = "***";

    internal void Write(HttpRequestMessage request, HttpResponseMessage? response, string? requestBody, TimeSpan time, long received, ReadOnlySpan<byte> body, string? failure)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{request.Method} {request.RequestUri}");
        text.Append(response is null ? $": {failure}" : $": {(int)response.StatusCode}");
        text.Append(CultureInfo.InvariantCulture, $", sent {requestBody?.Length ?? 0} characters, received {received} bytes in {time.TotalMilliseconds:0} ms");
        Headers(text, "request", request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default));
        Body(text, "request", requestBody);
        if (response is not null)
            Headers(text, "answer", response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated));
        Body(text, "answer", Encoding.UTF8.GetString(body));
        write(Masked(text.ToString()));
    }

    /// <summary>The text without secrets: those of the configuration, and what names and form tell to be some.</summary>
    internal string Masked(string text)
    {
        text = mask(text);
        text = NamedHeader().Replace(text, match => $"{match.Groups["name"].Value}: {Hidden}");
        text = NamedJson().Replace(text, match => $"{match.Groups["name"].Value}{Hidden}\"");
        return NamedParameter().Replace(text, match => $"{match.Groups["name"].Value}{Hidden}");
    }

    private static void Headers(StringBuilder text, string of, IEnumerable<KeyValuePair<string, System.Net.Http.Headers.HeaderStringValues>> headers)
    {
        foreach (var (name, values) in headers)
            text.Append(CultureInfo.InvariantCulture, $"\n  {of} header {name}: {values}");
    }

    private static void Body(StringBuilder text, string of, string? body)
    {
        if (string.IsNullOrEmpty(body))
            return;
        text.Append(CultureInfo.InvariantCulture, $"\n  {of} body: {body[..Math.Min(body.Length, BodyStart)]}");
        if (body.Length > BodyStart)
            text.Append('…');
    }

    [GeneratedRegex(
        @"(?<name> header [^:\n]*(auth|token|key|secret|cookie|session|signature|password|credential)[^:\n]*): [^\n]*",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NamedHeader();

    // The value may be cut off where the shown start of the body ends.
    [GeneratedRegex(
        @"(?<name>""[^""\n]*(token|secret|password|api_?key|assertion|authorization|signature|session_?id)[^""\n]*""\s*:\s*"")([^""\\\n]|\\.)*""?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NamedJson();

    [GeneratedRegex(
        @"(?<name>(?<=[?&:]|\s)[\w.\[\]%-]*(token|secret|password|key|assertion|signature|session|auth|^code)[\w.\[\]%-]*=)[^&\s]+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex NamedParameter();
}
