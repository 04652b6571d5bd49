using System.Text;

namespace DataSync.Connectors.Http;

/// <summary>Fetches a text that somebody names by its address, such as a manifest.</summary>
public static class TextDownload
{
    /// <summary>Largest text, in bytes: far beyond any manifest.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private const int MaxRedirects = 5;

    /// <summary>The text at an address. Redirects are followed: no credentials go with the request.</summary>
    /// <param name="client">Client from <see cref="SourceHttp.CreateClient"/>.</param>
    /// <param name="address">An http or https address; its own host was named by whoever asks and may be private, those of redirects not.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="HttpRequestException">It does not answer with a text, or answers too much.</exception>
    public static async Task<string> GetAsync(HttpClient client, Uri address, CancellationToken cancellationToken)
    {
        var named = OperatorHosts.In([address.AbsoluteUri]);
        for (var hop = 0; ; hop++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Accept.ParseAdd("*/*");
            request.Options.Set(AddressGuard.OperatorHostsKey, named);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if ((int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } location && hop < MaxRedirects)
            {
                address = new Uri(address, location);
                if (address.Scheme is not ("http" or "https"))
                    throw new HttpRequestException($"it is redirected to {address.Scheme}:, which is no address of the web");
                continue;
            }

            if (!response.IsSuccessStatusCode)
                throw new HttpRequestException($"{Shown(address)} answers with status {(int)response.StatusCode}", null, response.StatusCode);
            try
            {
                return Encoding.UTF8.GetString((await BodyReader.ReadAllAsync(response.Content, MaxBytes, cancellationToken).ConfigureAwait(false)).Span);
            }
            catch (BodyTooLargeException e)
            {
                throw new HttpRequestException($"{Shown(address)} is larger than {MaxBytes} bytes, which no manifest is", e);
            }
        }
    }

    /// <summary>An address as it may be shown: without what may be a secret in it, its user information and query.</summary>
    public static string Shown(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
