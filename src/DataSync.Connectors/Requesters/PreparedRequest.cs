using System.Collections.Frozen;
using System.Text;
using DataSync.Connectors.Authenticators;
using DataSync.Connectors.Http;

namespace DataSync.Connectors.Requesters;

/// <summary>A request ready to be sent, any number of times.</summary>
/// <param name="Method">Method.</param>
/// <param name="Address">Address with query; may hold secrets.</param>
/// <param name="Headers">Headers; may hold secrets.</param>
/// <param name="Body">The body; may hold secrets. Null for none.</param>
/// <param name="OperatorHosts">Hosts that the source's own configuration names; they may be of a private network.</param>
/// <param name="Shown">Method, path and query without secrets, for messages. Nothing of the body.</param>
internal sealed record PreparedRequest(
    HttpMethod Method,
    Uri Address,
    IReadOnlyList<RequestHeader> Headers,
    RequestBody? Body,
    IReadOnlySet<string> OperatorHosts,
    string Shown)
{
    /// <summary>Tokens that were fetched for this request.</summary>
    public IReadOnlyList<IssuedToken> Tokens { get; init; } = [];

    /// <summary>Which of several tokens it goes with.</summary>
    public TokenTurn Turn { get; init; } = TokenTurn.Only;

    /// <summary>Names of the query parameters that hold its credentials and are set for each request anew.</summary>
    public IReadOnlySet<string> CredentialParameters { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Tells whether an address holds a secret of the source.</summary>
    public Func<string, bool> HoldsSecret { get; init; } = _ => false;

    /// <summary>Whether it carries credentials: a token, or a secret of the source in address, headers or body.</summary>
    public bool IsAuthenticated =>
        Tokens.Count + CredentialParameters.Count > 0 || Headers.Any(header => header.IsCredential) || HoldsSecret(Address.AbsoluteUri)
        || (Body is { } body && HoldsSecret(Encoding.UTF8.GetString(body.Content.Span)));

    /// <summary>
    /// After the credentials were refused: forgets the tokens that were fetched for them, so that the request made next gets
    /// new ones. False when there are none.
    /// </summary>
    public bool ForgetTokens()
    {
        foreach (var token in Tokens)
            token.Forget();
        return Tokens.Count > 0;
    }

    /// <summary>The same request to where the source sent it; null when it may not go there.</summary>
    /// <remarks>
    /// The method changes as in browsers and in the reference engine's HTTP library: 303 asks with GET, 301 and 302 do after a
    /// POST. To another host goes a GET without credentials, and nothing when the address holds a secret.
    /// </remarks>
    public PreparedRequest? RedirectedTo(Uri target, int status)
    {
        var turnsGet = status == 303 || (status is 301 or 302 && Method == HttpMethod.Post);
        var next = turnsGet && Method != HttpMethod.Head
            ? this with { Method = HttpMethod.Get, Body = null, Headers = [.. Headers.Where(header => !header.IsOfBody)] }
            : this;
        next = next with { Address = target };
        if (Origins.Share(Address, target))
            return next;
        var isReachable = target.Scheme == Uri.UriSchemeHttps || (target.Scheme == Uri.UriSchemeHttp && Address.Scheme == target.Scheme);
        var mayLeave = isReachable && next.Method == HttpMethod.Get && next.Body is null && !HoldsSecret(target.AbsoluteUri);
        return mayLeave ? next.WithoutCredentials() : null;
    }

    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, Address) { Content = Body?.ToContent() };
        message.Options.Set(AddressGuard.OperatorHostsKey, OperatorHosts);
        foreach (var header in Headers)
        {
            if (header.IsOfBody)
                SetOnBody(message, header);
            else
                message.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        return message;
    }

    /// <summary>The part that may be shown.</summary>
    public override string ToString() => Shown;

    private PreparedRequest WithoutCredentials() =>
        this with { Headers = [.. Headers.Where(header => !header.IsCredential)], Tokens = [] };

    /// <summary>Content-Type and its kind go with a body in .NET; manifests set them on a GET too, and servers may ask for it.</summary>
    private static void SetOnBody(HttpRequestMessage message, RequestHeader header)
    {
        message.Content ??= new ByteArrayContent([]);
        message.Content.Headers.Remove(header.Name);
        message.Content.Headers.TryAddWithoutValidation(header.Name, header.Value);
    }
}
