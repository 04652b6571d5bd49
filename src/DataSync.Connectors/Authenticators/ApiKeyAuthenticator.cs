using DataSync.Connectors.Http;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Authenticators;

/// <summary>
/// A static key in a header, in the query or in the body. Without a value nothing is sent: a manifest that cannot do without
/// requires it in its spec.
/// </summary>
internal sealed class ApiKeyAuthenticator(InterpolatedString token, RequestOption place) : IAuthenticator
{
    public const string TypeName = "ApiKeyAuthenticator";

    public static ApiKeyAuthenticator Parse(ComponentScope scope)
    {
        var header = scope.Text("header");
        var place = scope.OptionalComponent("inject_into", RequestOption.TypeName, (RequestOption.TypeName, RequestOption.Parse));
        if (header is null == place is null)
            scope.Problem(null, "inject_into", "the key needs one place: inject_into or header", "Give exactly one of them");

        return new ApiKeyAuthenticator(
            scope.RequiredText("api_token"),
            place ?? RequestOption.Header(header ?? InterpolatedString.Empty));
    }

    public ValueTask AuthenticateAsync(RequestBuilder request, SourceLink link, CancellationToken cancellationToken)
    {
        if (token.Render(request.Context) is { Length: > 0 } key)
            place.Inject(request, key, isSecret: true);
        return ValueTask.CompletedTask;
    }
}
