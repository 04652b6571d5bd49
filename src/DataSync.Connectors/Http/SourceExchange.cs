using DataSync.Connectors.Errors;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Http;

/// <summary>Sends one request and takes in its answer. Decides nothing.</summary>
internal sealed class SourceExchange(HttpClient client, TimeProvider time, TimeSpan longestRetryAfter, int maxBodyBytes)
{
    // Enough for a reason and for what a manifest's filters look at; the rest of a refusal is not read.
    private const int RefusalBytes = 256 * 1024;
    private const int MaxRedirects = 5;

    /// <exception cref="BodyTooLargeException">The body is larger than the limit.</exception>
    /// <exception cref="RequestException">The request cannot be sent.</exception>
    public async Task<SourceAnswer> SendAsync(PreparedRequest request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            using var response = await FollowAsync(request, either.Token).ConfigureAwait(false);
            return await TakeInAsync(request, response, either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (HttpOutcomes.IsNoAnswer(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new SourceAnswer { Failure = exception };
        }
    }

    /// <summary>Follows redirects, to other hosts without credentials: <see cref="PreparedRequest.RedirectedTo"/>.</summary>
    private async Task<HttpResponseMessage> FollowAsync(PreparedRequest request, CancellationToken cancellationToken)
    {
        for (var hop = 0; ; hop++)
        {
            using var message = request.ToMessage();
            var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (hop == MaxRedirects || TargetOf(response, request.Address) is not { } target
                || request.RedirectedTo(target, (int)response.StatusCode) is not { } next)
                return response;
            request = next;
            response.Dispose();
        }
    }

    private async Task<SourceAnswer> TakeInAsync(PreparedRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var answer = new SourceAnswer
        {
            Status = (int)response.StatusCode,
            Headers = HeadersOf(response),
            ContentType = response.Content.Headers.ContentType?.ToString(),
            RetryAfter = RetryAfter.Of(response.Headers.RetryAfter, time.GetUtcNow(), longestRetryAfter),
            RedirectHost = TargetOf(response, response.RequestMessage?.RequestUri ?? request.Address)?.Authority,
        };
        try
        {
            var body = response.IsSuccessStatusCode
                ? await BodyReader.ReadAllAsync(response.Content, maxBodyBytes, cancellationToken).ConfigureAwait(false)
                : await BodyReader.ReadStartAsync(response.Content, RefusalBytes, cancellationToken).ConfigureAwait(false);
            return answer with { Body = body, IsCut = !response.IsSuccessStatusCode && body.Length == RefusalBytes };
        }
        catch (InvalidDataException)
        {
            return answer with { BodyDefect = "the body cannot be decompressed" };
        }
    }

    private static Dictionary<string, string> HeadersOf(HttpResponseMessage response)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        // Not validated, so as they came.
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
            headers[name] = values.Count == 1 ? values.ToString() : string.Join(", ", values);
        return headers;
    }

    private static Uri? TargetOf(HttpResponseMessage response, Uri address) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location
            && Uri.TryCreate(address, location, out var target)
            ? target
            : null;
}
