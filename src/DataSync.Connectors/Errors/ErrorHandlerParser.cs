using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Errors;

/// <summary>Reads the error handler of a requester.</summary>
internal static class ErrorHandlerParser
{
    /// <summary>The handler; null when there is none and our own table decides alone.</summary>
    public static IErrorHandler? Parse(ComponentScope requester) => requester.OptionalComponent<IErrorHandler>(
        "error_handler",
        DefaultErrorHandler.TypeName,
        (DefaultErrorHandler.TypeName, DefaultErrorHandler.Parse),
        (CompositeErrorHandler.TypeName, CompositeErrorHandler.Parse));
}
