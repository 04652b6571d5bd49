using System.Text;
using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Requesters;

/// <summary>Collects the parts of one GET request and the form of it that may be shown.</summary>
/// <param name="config">Configuration of the source: what to hide, and which hosts are the operator's.</param>
/// <param name="context">What the expressions of the parts see.</param>
internal sealed class RequestBuilder(SourceConfig config, EvaluationContext context)
{
    private readonly List<(string Name, string Value, bool IsSecret)> _parameters = [];
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);
    private Uri? _address;

    public SourceConfig Config { get; } = config;

    /// <summary>What the expressions of the parts see.</summary>
    public EvaluationContext Context { get; } = context;

    /// <summary>Sets the address, which may hold a query of its own.</summary>
    /// <exception cref="RequestException">It is not an absolute HTTP address, or the path left the host of the base.</exception>
    public void SetAddress(string url, string? path)
    {
        var address = Absolute(url.Trim()) ?? throw new RequestException("the base URL is not an absolute http or https address");
        _address = string.IsNullOrEmpty(path)
            ? address
            : Absolute(path) ?? Absolute($"{address.AbsoluteUri.TrimEnd('/')}/{path.TrimStart('/')}");
        if (_address?.GetLeftPart(UriPartial.Authority) != address.GetLeftPart(UriPartial.Authority))
            throw new RequestException("the path is not one on the host of the base URL");
    }

    /// <exception cref="RequestException">The name is empty or already taken.</exception>
    public void AddParameter(string name, string value, bool isSecret = false)
    {
        if (name.Length == 0)
            throw new RequestException("a query parameter has an empty name");
        if (_parameters.Exists(known => known.Name == name))
            throw new RequestException($"query parameter {name} is set twice");
        _parameters.Add((name, value, isSecret));
    }

    /// <exception cref="RequestException">The name is empty or taken, or the value cannot stand in a header.</exception>
    public void AddHeader(string name, string value)
    {
        if (name.Length == 0 || !_headers.TryAdd(name, value))
            throw new RequestException($"header '{name}' has no name or is set twice");
        // RFC 9110 section 5.5. A line break at the end of a secret is the usual case.
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            throw new RequestException($"the value of header {name} has a line break or another character that headers do not allow");
    }

    public PreparedRequest Build()
    {
        var address = _address ?? throw new RequestException("the request has no address");
        return new PreparedRequest(
            Append(address, hideSecrets: false), _headers, Config.OperatorHosts, Config.Mask(Shown(Append(address, hideSecrets: true))));
    }

    private static Uri? Absolute(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;

    private static string Shown(Uri address) => $"GET {address.PathAndQuery}";

    private Uri Append(Uri address, bool hideSecrets)
    {
        var query = new StringBuilder(address.Query.TrimStart('?'));
        foreach (var (name, value, isSecret) in _parameters)
        {
            if (query.Length > 0)
                query.Append('&');
            query.Append(Uri.EscapeDataString(name)).Append('=')
                .Append(isSecret && hideSecrets ? "***" : Uri.EscapeDataString(value));
        }

        return new UriBuilder(address) { Query = query.ToString() }.Uri;
    }
}
