using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Requesters;

/// <summary>What a requester puts into the body: a form or text, or JSON. At most one of them.</summary>
internal sealed class RequestContent
{
    private readonly RequestMap? _data;
    private readonly InterpolatedString? _text;
    private readonly RequestJson? _json;

    private RequestContent(RequestMap? data = null, InterpolatedString? text = null, RequestJson? json = null) =>
        (_data, _text, _json) = (data, text, json);

    /// <summary>Reads <c>request_body</c>, or the older <c>request_body_data</c> and <c>request_body_json</c>.</summary>
    public static RequestContent Parse(ComponentScope scope, IReadOnlySet<string>? variables = null)
    {
        var data = RequestMap.Parse(scope, "request_body_data", variables);
        var json = RequestJson.Parse(scope, "request_body_json", variables);
        var body = scope.OptionalComponent(
            "request_body",
            null,
            ("RequestBodyPlainText", part => new RequestContent(text: part.RequiredText("value", variables))),
            ("RequestBodyUrlEncodedForm", part => new RequestContent(RequestMap.Parse(part, "value", variables))),
            ("RequestBodyJsonObject", part => new RequestContent(json: RequestJson.Parse(part, "value", variables))),
            ("RequestBodyGraphQL", part => new RequestContent(json: RequestJson.Parse(part, "value", variables))));
        if ((data.IsEmpty ? 0 : 1) + (json is null ? 0 : 1) + (body is null ? 0 : 1) > 1)
            scope.Problem(scope.Node("request_body_data") ?? scope.Node("request_body_json"), "request_body_data", "the body is given twice", "Use one of request_body, request_body_data and request_body_json");
        return body ?? new RequestContent(data, json: json);
    }

    /// <exception cref="RequestException">The parts make no body.</exception>
    public void Prepare(RequestBuilder request)
    {
        request.Body.AddJson(_json?.Render(request.Context));
        if (_text?.Render(request.Context) is { Length: > 0 } text)
            request.Body.SetText(text);
        if (_data is null || _data.IsEmpty)
            return;
        if (_data.RenderAny(request.Context, out var whole) is not { } fields)
        {
            request.Body.SetText(whole);
            return;
        }

        foreach (var (name, values) in fields)
            request.Body.AddField(name, values);
    }
}
