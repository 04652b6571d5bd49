using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Requesters;

/// <summary>
/// Collects the body of one request: a text, the fields of a form, or JSON. Fields come from manifest, authenticator,
/// paginator and slices; what they may not do is contradict each other (reference engine: <c>combine_mappings</c>).
/// </summary>
internal sealed class RequestBodyBuilder
{
    // As deep as a manifest or an expression's value may be; the serializer's own 64 levels are fewer.
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512 };

    private readonly List<(string Name, IReadOnlyList<string> Values)> _form = [];
    private JsonNode? _json;
    private string? _text;

    /// <summary>Whether something in it is for the source's own host only.</summary>
    public bool HoldsCredential { get; private set; }

    /// <summary>A text that is the whole body.</summary>
    /// <exception cref="RequestException">There is another one.</exception>
    public void SetText(string text)
    {
        if (_text is not null)
            throw new RequestException("the body is given as text twice");
        _text = text;
    }

    /// <summary>A field of a form; several values repeat it.</summary>
    /// <exception cref="RequestException">The field is set already.</exception>
    public void AddField(string name, IReadOnlyList<string> values, bool isSecret = false)
    {
        if (_form.Exists(field => field.Name == name))
            throw Twice(name);
        _form.Add((name, values));
        HoldsCredential |= isSecret;
    }

    /// <summary>Puts JSON into the body: objects are merged, at any depth.</summary>
    /// <exception cref="RequestException">A place has another value already.</exception>
    public void AddJson(JsonNode? json)
    {
        if (json is null)
            return;
        if (_json is null)
            _json = json.DeepClone();
        else if (_json is JsonObject target && json is JsonObject source)
            Merge(target, source, "");
        else if (!JsonNode.DeepEquals(_json, json))
            throw new RequestException("the JSON of the body is no object, so nothing can be added to it");
    }

    /// <summary>Puts a value at a place in the JSON of the body.</summary>
    /// <exception cref="RequestException">The place has another value already, or the value is none of JSON.</exception>
    public void AddJson(IReadOnlyList<string> path, ExpressionValue value, bool isSecret = false)
    {
        var node = ToJson(value);
        foreach (var name in path.Reverse())
            node = new JsonObject { [name] = node };
        AddJson(node);
        HoldsCredential |= isSecret;
    }

    /// <summary>The body; null for none. An empty form or object is none, as in the reference engine.</summary>
    /// <exception cref="RequestException">It is both a text or form and JSON.</exception>
    public RequestBody? Build()
    {
        var hasJson = _json is not (null or JsonObject { Count: 0 } or JsonArray { Count: 0 });
        if ((hasJson ? 1 : 0) + (_form.Count > 0 ? 1 : 0) + (string.IsNullOrEmpty(_text) ? 0 : 1) > 1)
            throw new RequestException("the body is given in several kinds; use one of text, form and JSON");
        if (hasJson)
            return new RequestBody(JsonSerializer.SerializeToUtf8Bytes(_json, s_plain), "application/json");
        if (_form.Count > 0)
            return new RequestBody(Encoding.ASCII.GetBytes(Form()), "application/x-www-form-urlencoded");
        return string.IsNullOrEmpty(_text) ? null : new RequestBody(Encoding.UTF8.GetBytes(_text), null);
    }

    public static JsonNode? ToJson(ExpressionValue value)
    {
        try
        {
            return value.ToJsonNode();
        }
        catch (ExpressionException e)
        {
            throw new RequestException($"a value of the body cannot be written as JSON: {e.What}. {e.Remedy}");
        }
    }

    /// <summary>As <c>application/x-www-form-urlencoded</c> of the URL Standard has it: a space is a plus sign.</summary>
    private string Form() => string.Join('&', _form.SelectMany(field => field.Values.Select(value => $"{Escape(field.Name)}={Escape(value)}")));

    private static string Escape(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private static void Merge(JsonObject target, JsonObject source, string path)
    {
        foreach (var (name, value) in source)
        {
            var place = path.Length == 0 ? name : $"{path}.{name}";
            if (!target.TryGetPropertyValue(name, out var known))
                target[name] = value?.DeepClone();
            else if (known is JsonObject inner && value is JsonObject added)
                Merge(inner, added, place);
            else if (!JsonNode.DeepEquals(known, value))
                throw Twice(place);
        }
    }

    private static RequestException Twice(string place) => new($"{place} of the body is set twice");
}
