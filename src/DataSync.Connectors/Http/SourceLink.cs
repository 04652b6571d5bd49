namespace DataSync.Connectors.Http;

/// <summary>What it takes to talk to a source beside its pages, as for a token.</summary>
/// <param name="Exchange">Sends requests.</param>
/// <param name="Time">Clock for lifetimes.</param>
internal sealed record SourceLink(SourceExchange Exchange, TimeProvider Time);
