namespace DataSync.Connectors.Errors;

/// <summary>A filter that an answer passed.</summary>
/// <param name="Filter">The filter.</param>
/// <param name="Handler">The handler it belongs to, whose strategies and number of retries go with it.</param>
internal sealed record FilterMatch(HttpResponseFilter Filter, DefaultErrorHandler Handler);
