using System.Text.Json;
using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Extractors;
using DataSync.Connectors.Interpolation;

namespace DataSync.Connectors.Jobs;

/// <summary>Reads what a source says about a job.</summary>
internal static class JobAnswers
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>
    /// The answer as expressions see it: the fields of its body, and its headers and those of its request where the body has
    /// no such fields. Headers that carry cookies are left out.
    /// </summary>
    /// <exception cref="JsonException">The body is no JSON object, or too large to be kept in a position.</exception>
    public static JsonElement ContextOf(JobAnswer answer)
    {
        var body = answer.Answer!.Body;
        if (body.Length > MaxBytes)
            throw new JsonException($"the answer about the job is larger than {MaxBytes} bytes");
        try
        {
            return ContextOf(JsonNode.Parse(body.Span) as JsonObject ?? throw new JsonException("the answer about the job is no JSON object"), answer);
        }
        catch (InvalidOperationException exception)
        {
            // Half of a surrogate pair, which JSON can spell (RFC 8259 section 8.2).
            throw new JsonException("the answer about the job has a name or text that is no valid Unicode", exception);
        }
    }

    private static JsonElement ContextOf(JsonObject context, JobAnswer answer)
    {
        if (!context.ContainsKey("headers"))
            context["headers"] = Headers(answer.Answer!.Headers.Where(header => !header.Key.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase)));
        if (!context.ContainsKey("request"))
            context["request"] = new JsonObject { ["headers"] = Headers(answer.RequestHeaders) };
        return JsonSerializer.SerializeToElement(context);
    }

    /// <summary>The values at a path, which may have patterns; a list stands for its items, nothing and an empty value for none.</summary>
    public static IEnumerable<JsonElement> Find(JsonElement body, IReadOnlyList<InterpolatedString> path, EvaluationContext context)
    {
        IReadOnlyList<string> names = [.. path.Select(segment => segment.Render(context) ?? "")];
        var found = names.Count == 0 ? [body] : Dpath.Find<JsonElement, ElementTree>(body, names).Select(match => match.Value);
        return found.SelectMany(value => value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray(),
            JsonValueKind.Null or JsonValueKind.Undefined => Enumerable.Empty<JsonElement>(),
            JsonValueKind.String when value.ValueEquals("") => [],
            _ => [value],
        });
    }

    /// <summary>A single value as text; what it holds otherwise as JSON.</summary>
    public static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static JsonObject Headers(IEnumerable<KeyValuePair<string, string>> headers) =>
        new(headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)JsonValue.Create(header.Value))));
}
