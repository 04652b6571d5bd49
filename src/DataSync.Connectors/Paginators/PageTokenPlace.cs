using DataSync.Connectors.Expressions;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Paginators;

/// <summary>Where in the request the token of a page goes: to a named place, or to that of the address.</summary>
/// <param name="Option">The named place; null when the token is the address.</param>
internal sealed record PageTokenPlace(RequestOption? Option)
{
    private const string RequestPath = "RequestPath";

    /// <summary>Reads page_token_option; null where there is none: the manifest's own expressions then use <c>next_page_token</c>.</summary>
    public static PageTokenPlace? Parse(ComponentScope scope) => scope.OptionalComponent(
        "page_token_option",
        RequestOption.TypeName,
        (RequestOption.TypeName, option => new PageTokenPlace(RequestOption.Parse(option))),
        (RequestPath, _ => new PageTokenPlace(Option: null)));

    /// <exception cref="RequestException">The place is taken, or the token is no address.</exception>
    public void Inject(RequestBuilder request, ExpressionValue token)
    {
        if (Option is not null)
            Option.Inject(request, token);
        else
            request.ReplaceAddress(token.ToString());
    }
}
