namespace DataSync.Connectors.Errors;

/// <summary>What a manifest says about answers.</summary>
internal interface IErrorHandler
{
    /// <summary>The filter that decides about an answer, with its handler; null when none is about it.</summary>
    FilterMatch? Match(ErrorContext context);

    /// <summary>The handlers that have filters and strategies, in their order.</summary>
    IEnumerable<DefaultErrorHandler> Handlers { get; }
}
