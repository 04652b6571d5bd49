namespace DataSync.Connectors.Requesters;

/// <summary>No request can be built from the manifest and the configuration. Turned into the domain's exception by the reader.</summary>
internal sealed class RequestException(string message) : Exception(message);
