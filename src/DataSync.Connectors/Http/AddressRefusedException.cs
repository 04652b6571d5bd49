namespace DataSync.Connectors.Http;

/// <summary>
/// A request would have gone to an address that is not one of the public internet and that nobody allowed. A matter of
/// configuration: the same request will be refused again.
/// </summary>
public sealed class AddressRefusedException : HttpRequestException
{
    internal AddressRefusedException(string host, string what, string remedy)
        : base(HttpRequestError.ConnectionError, $"{host} is not called: {what}. {remedy}.") => Host = host;

    /// <summary>Host of the request, as its address has it.</summary>
    public string Host { get; }
}
