using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Requesters;

/// <summary>A named place in the request for a page number, a page size or a key.</summary>
internal sealed record RequestOption(RequestTarget Target, InterpolatedString FieldName)
{
    public const string TypeName = "RequestOption";

    public static RequestOption Parse(ComponentScope scope)
    {
        var fieldName = scope.RequiredText("field_name");
        var target = RequestTarget.RequestParameter;
        switch (scope.RequiredLiteral("inject_into"))
        {
            case "header":
                target = RequestTarget.Header;
                break;
            case "request_parameter" or "":
                break;
            case var other:
                scope.Problem(scope.Node("inject_into"), "inject_into", $"inject_into: {other} is not supported", "Use request_parameter or header");
                break;
        }

        return new RequestOption(target, fieldName);
    }

    /// <summary>Puts a value into its place.</summary>
    public void Inject(RequestBuilder request, string value, bool isSecret = false)
    {
        var name = FieldName.Render(request.Context) ?? "";
        if (Target == RequestTarget.Header)
            request.AddHeader(name, value);
        else
            request.AddParameter(name, value, isSecret);
    }
}
