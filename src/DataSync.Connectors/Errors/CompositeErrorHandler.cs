using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Errors;

/// <summary>
/// Several handlers in their order. The first whose filter reads, retries, ignores or begins anew decides; where there is none,
/// the last whose filter fails, waits or refreshes the credentials: the order of the reference engine's
/// <c>composite_error_handler.py</c>.
/// </summary>
/// <remarks>
/// Where it differs: a handler without a filter for an answer leaves it to the next, and what stands in no filter at all is
/// decided once, at the end. In the reference engine such a handler decides by its own defaults, so that the filters of the
/// handlers after it are not asked about good answers, server errors and statuses it does not know.
/// </remarks>
internal sealed record CompositeErrorHandler(IReadOnlyList<IErrorHandler> Children) : IErrorHandler
{
    public const string TypeName = "CompositeErrorHandler";

    public IEnumerable<DefaultErrorHandler> Handlers => Children.SelectMany(child => child.Handlers);

    public static CompositeErrorHandler Parse(ComponentScope scope)
    {
        scope.Accept("name", "path", "primary_key", "description");
        var children = scope.Children("error_handlers", DefaultErrorHandler.TypeName).Select(child => child.Read<IErrorHandler>(
            (DefaultErrorHandler.TypeName, DefaultErrorHandler.Parse), (TypeName, Parse))).OfType<IErrorHandler>().ToList();
        if (children.Count == 0)
            scope.Problem(scope.Node("error_handlers"), "error_handlers", "there is no error handler in it", "Add at least one, or remove the component");
        return new CompositeErrorHandler(children);
    }

    public FilterMatch? Match(ErrorContext context)
    {
        FilterMatch? last = null;
        foreach (var child in Children)
        {
            if (child.Match(context) is not { } match)
                continue;
            if (match.Filter.Action is HttpAction.Read or HttpAction.Retry or HttpAction.Ignore or HttpAction.RestartSlice)
                return match;
            last = match;
        }

        return last;
    }
}
