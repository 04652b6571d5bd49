using DataSync.Connectors.Http;

namespace DataSync.Connectors.Requesters;

/// <summary>A request ready to be sent, any number of times.</summary>
/// <param name="Address">Address with query; may hold secrets.</param>
/// <param name="Headers">Headers; may hold secrets.</param>
/// <param name="OperatorHosts">Hosts that the source's own configuration names; they may be of a private network.</param>
/// <param name="Shown">Method, path and query without secrets, for messages.</param>
internal sealed record PreparedRequest(
    Uri Address, IReadOnlyDictionary<string, string> Headers, IReadOnlySet<string> OperatorHosts, string Shown)
{
    /// <exception cref="RequestException">A header has no place in a request without a body.</exception>
    public HttpRequestMessage ToMessage(Uri address)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, address);
        message.Options.Set(AddressGuard.OperatorHostsKey, OperatorHosts);
        foreach (var (name, value) in Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                throw new RequestException($"header {name} cannot be sent with a GET request; remove it from the manifest");
        }

        return message;
    }

    /// <summary>The part that may be shown.</summary>
    public override string ToString() => Shown;
}
