using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Requesters;

/// <summary>A place in the request for a page number, a page size, a bound of a slice or a key.</summary>
/// <param name="Target">Kind of the place.</param>
/// <param name="Path">Its name; in the JSON of a body, the names that lead there.</param>
internal sealed record RequestOption(RequestTarget Target, IReadOnlyList<InterpolatedString> Path)
{
    public const string TypeName = "RequestOption";

    public static RequestOption Parse(ComponentScope scope)
    {
        var target = TargetOf(scope);
        var (name, fieldPath) = (scope.Node("field_name"), scope.Node("field_path"));
        if (fieldPath is null)
            return new RequestOption(target, [scope.RequiredText("field_name")]);
        if (name is not null && target != RequestTarget.BodyJson)
        {
            // Public manifests carry along the field_path of an extractor, among parameters that were written out.
            scope.Warn(fieldPath, "field_path", "field_path has no effect beside field_name", "Remove it");
            return new RequestOption(target, [scope.RequiredText("field_name")]);
        }

        if (name is not null)
            scope.Problem(fieldPath, "field_path", "the place has both field_name and field_path", "Remove one of them");
        if (target != RequestTarget.BodyJson)
            scope.Problem(fieldPath, "field_path", "only the JSON of a body has places within places", "Use field_name");
        var path = scope.Texts("field_path");
        if (path.Count == 0)
            scope.Problem(fieldPath, "field_path", "field_path is empty", "Name the fields that lead to the place");
        return new RequestOption(target, path);
    }

    /// <summary>A header, as older manifests name one by itself.</summary>
    public static RequestOption Header(InterpolatedString name) => new(RequestTarget.Header, [name]);

    /// <summary>Puts a text into its place.</summary>
    /// <exception cref="RequestException">The place is taken.</exception>
    public void Inject(RequestBuilder request, string value, bool isSecret = false) =>
        Inject(request, ExpressionValue.Of(value), isSecret);

    /// <summary>Puts a number into its place; in JSON it stays a number.</summary>
    /// <exception cref="RequestException">The place is taken.</exception>
    public void Inject(RequestBuilder request, long value) => Inject(request, ExpressionValue.Of(value));

    /// <summary>Puts a value into its place; nothing where there is none.</summary>
    /// <exception cref="RequestException">The place is taken, or the value cannot stand there.</exception>
    public void Inject(RequestBuilder request, ExpressionValue value, bool isSecret = false)
    {
        var path = Path.Select(name => name.Render(request.Context) ?? "").ToList();
        if (Target == RequestTarget.BodyJson && !value.IsNone && !value.IsUndefined)
            request.Body.AddJson(path, value, isSecret);
        if (Target == RequestTarget.BodyJson || RequestValues.Of(path[^1], value) is not { } texts)
            return;
        switch (Target)
        {
            case RequestTarget.Header:
                request.AddHeader(path[^1], string.Join(", ", texts), isSecret);
                break;
            case RequestTarget.BodyData:
                request.Body.AddField(path[^1], texts, isSecret);
                break;
            default:
                request.AddParameter(path[^1], texts, isSecret);
                break;
        }
    }

    private static RequestTarget TargetOf(ComponentScope scope)
    {
        switch (scope.RequiredLiteral("inject_into"))
        {
            case "header":
                return RequestTarget.Header;
            case "body_data":
                return RequestTarget.BodyData;
            case "body_json":
                return RequestTarget.BodyJson;
            case "request_parameter" or "":
                return RequestTarget.RequestParameter;
            case var other:
                scope.Problem(
                    scope.Node("inject_into"), "inject_into", $"inject_into: {other} is not supported", "Use request_parameter, header, body_data or body_json");
                return RequestTarget.RequestParameter;
        }
    }
}
