using System.Text;
using DataSync.Connectors.Authenticators;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Http;

namespace DataSync.Connectors.Requesters;

/// <summary>
/// Collects the parts of one request and the form of it that may be shown. Names that manifest, authenticator, paginator and
/// slices set may not be set twice, as in the reference engine (<c>HttpRequester._get_request_options</c>).
/// </summary>
/// <remarks>
/// The host of the base URL is the one that credentials are for. A path, or the address of a next page, may lead to another
/// host; the request then goes without headers, parameters and bodies that hold credentials, and is refused when the address
/// itself holds a secret.
/// </remarks>
/// <param name="config">Configuration of the source: what to hide, and which hosts are the operator's.</param>
/// <param name="context">What the expressions of the parts see.</param>
internal sealed class RequestBuilder(SourceConfig config, EvaluationContext context)
{
    // A secret may be in a header in a form that is not looked for, as a hash of it; so the name tells too.
    private static readonly string[] s_credentialNames = ["auth", "cookie", "credential", "key", "password", "secret", "session", "signature", "token"];

    private readonly List<(string Name, string Value, bool IsSecret)> _parameters = [];
    private readonly Dictionary<string, RequestHeader> _headers = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<IssuedToken> _tokens = [];
    private Uri? _base;
    private Uri? _address;

    public SourceConfig Config { get; } = config;

    /// <summary>What the expressions of the parts see.</summary>
    public EvaluationContext Context { get; } = context;

    public HttpMethod Method { get; set; } = HttpMethod.Get;

    public RequestBodyBuilder Body { get; } = new();

    /// <summary>Sets the address, which may hold a query of its own. The host of the base is the one that credentials are for.</summary>
    /// <exception cref="RequestException">It is not an absolute HTTP address.</exception>
    public void SetAddress(string url, string? path)
    {
        // A download may have its whole address in the path.
        if (string.IsNullOrWhiteSpace(url))
            (url, path) = (path ?? "", null);
        _base = Absolute(url.Trim()) ?? throw new RequestException("the base URL is not an absolute http or https address");
        if (_base.UserInfo.Length > 0)
            throw new RequestException("the base URL holds a user name, which is not sent; give it to a BasicHttpAuthenticator");
        _address = string.IsNullOrWhiteSpace(path) ? _base : AddressOf(_base, path.Trim());
    }

    /// <summary>
    /// Sets the address of a further page, as the source gave it: absolute, or relative to the base URL as links in a document
    /// are (RFC 3986 section 5); one that is only a query belongs to the address before. Parameters that it holds with the
    /// same value are not sent twice.
    /// </summary>
    /// <exception cref="RequestException">It is no address.</exception>
    public void ReplaceAddress(string url)
    {
        if (_base is null || _address is null)
            throw new InvalidOperationException("The address of the first page is set first.");
        var text = url.Trim();
        if (text.StartsWith('?'))
            _address = new Uri(_address, text);
        else if (Absolute(text) is { } absolute)
            _address = Origins.Secured(absolute, _base);
        else if (!text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(Folder(_base), text, out var relative) && relative.Scheme is "http" or "https")
            _address = Origins.Secured(relative, _base);
        else
            throw new RequestException("the address of the next page is not one of http or https");
    }

    /// <summary>A parameter with several values is repeated.</summary>
    /// <exception cref="RequestException">The name is empty or already taken.</exception>
    public void AddParameter(string name, IReadOnlyList<string> values, bool isSecret = false)
    {
        if (name.Length == 0)
            throw new RequestException("a query parameter has an empty name");
        if (_parameters.Exists(known => known.Name == name))
            throw new RequestException($"query parameter {name} is set twice");
        foreach (var value in values)
            _parameters.Add((name, value, isSecret));
    }

    /// <summary>
    /// A header. Those that part one message from the next (RFC 9112 section 6) are left out: their values follow from the body,
    /// and a manifest's would break the connection. The reference engine's HTTP library puts the true length in its place, too.
    /// </summary>
    /// <exception cref="RequestException">The name is empty or taken, or the value cannot stand in a header.</exception>
    public void AddHeader(string name, string value, bool isSecret = false)
    {
        if (!IsToken(name))
            throw new RequestException($"header '{name}' has a name that headers cannot have");
        if (IsFraming(name))
            return;
        var isCredential = isSecret || IsForHomeOnly(name) || Config.HoldsSecret(value);
        if (!_headers.TryAdd(name, new RequestHeader(name, value, isCredential)))
            throw new RequestException($"header '{name}' is set twice");
        // RFC 9110 section 5.5. A line break at the end of a secret is the usual case.
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            throw new RequestException($"the value of header {name} has a line break or another character that headers do not allow");
    }

    /// <summary>Tokens that were fetched for the request.</summary>
    public IReadOnlyList<IssuedToken> Tokens => _tokens;

    /// <summary>Notes a token that was fetched for the request: it is forgotten when the source refuses it.</summary>
    public void Uses(IssuedToken token) => _tokens.Add(token);

    /// <summary>Which of several tokens it goes with.</summary>
    public TokenTurn Turn { get; set; } = TokenTurn.Only;

    /// <exception cref="RequestException">The parts make no request.</exception>
    public PreparedRequest Build()
    {
        var (origin, address) = (_base, _address) is ({ } known, { } set) ? (known, set) : throw new RequestException("the request has no address");
        var isAtHome = Origins.Share(origin, address);
        var body = Body.Build();
        if (!isAtHome)
            RefuseSecretsIn(address, body);
        var shown = Append(address, isAtHome, hideSecrets: true);
        return new PreparedRequest(
            Method,
            Append(address, isAtHome, hideSecrets: false),
            [.. _headers.Values.Where(header => isAtHome || !header.IsCredential)],
            body,
            Config.OperatorHosts,
            Config.Mask($"{Method} {(isAtHome ? "" : address.Authority)}{shown.PathAndQuery}"))
        {
            Tokens = isAtHome ? _tokens : [],
            Turn = isAtHome ? Turn : TokenTurn.Only,
            CredentialParameters = _parameters.Where(parameter => isAtHome && IsCredential(parameter.Value, parameter.IsSecret)).Select(parameter => parameter.Name).ToHashSet(),
            HoldsSecret = Config.HoldsSecret,
        };
    }

    private void RefuseSecretsIn(Uri address, RequestBody? body)
    {
        if (Config.HoldsSecret(address.AbsoluteUri))
            throw new RequestException($"the address leads to {address.Authority}, which is not the host of the base URL, and holds a secret");
        if (body is not null && (Body.HoldsCredential || Config.HoldsSecret(Encoding.UTF8.GetString(body.Content.Span))))
            throw new RequestException($"the address leads to {address.Authority}, which is not the host of the base URL, and the body holds a secret");
    }

    /// <summary>
    /// A slash between base and path whatever they have, as in the reference engine (<c>HttpRequester._join_url</c>). A path
    /// that is an absolute address takes the place of the base.
    /// </summary>
    private static Uri AddressOf(Uri origin, string path) =>
        Absolute(path) ?? Absolute($"{origin.AbsoluteUri.TrimEnd('/')}/{path.TrimStart('/')}")
            ?? throw new RequestException("base URL and path make no address");

    private static Uri Folder(Uri address) => address.AbsoluteUri.EndsWith('/') ? address : new Uri($"{address.AbsoluteUri}/");

    private static Uri? Absolute(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0 ? address : null;

    private Uri Append(Uri address, bool isAtHome, bool hideSecrets)
    {
        var known = address.Query.TrimStart('?');
        var query = new StringBuilder(known);
        foreach (var (name, value, isSecret) in _parameters)
        {
            if (QueryText.Has(known, name, value) || (!isAtHome && IsCredential(value, isSecret)))
                continue;
            if (query.Length > 0)
                query.Append('&');
            query.Append(Uri.EscapeDataString(name)).Append('=').Append(isSecret && hideSecrets ? "***" : Uri.EscapeDataString(value));
        }

        // A name and password in an address are never sent, so they are not to be shown either.
        return new UriBuilder(address) { Query = query.ToString(), UserName = "", Password = "" }.Uri;
    }

    private bool IsCredential(string value, bool isSecret) => isSecret || Config.HoldsSecret(value);

    private static bool IsForHomeOnly(string header) =>
        header.Equals("Host", StringComparison.OrdinalIgnoreCase)
        || Array.Exists(s_credentialNames, part => header.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static bool IsFraming(string header) =>
        header.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) || header.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase);

    /// <summary>Characters of a token (RFC 9110 section 5.6.2).</summary>
    private static bool IsToken(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
