using System.Text.Json.Nodes;
using DataSync.Connectors.Corpus.Tests.Manifests;
using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Corpus.Tests.Server;

/// <summary>An answer while it is made.</summary>
internal sealed class AnswerDraft
{
    public AnswerDraft(IReadOnlyList<string> place, IReadOnlyList<JsonObject> records)
    {
        Records = records;
        Body = Envelope(place, records);
    }

    public IReadOnlyList<JsonObject> Records { get; }

    public JsonNode Body { get; set; }

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What expressions about an answer see.</summary>
    public EvaluationContext See(EvaluationContext context)
    {
        var headers = new JsonObject(Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)JsonValue.Create(header.Value))));
        headers["link"] = Links(Headers.GetValueOrDefault("Link"));
        return context.With("response", ExpressionValue.From(Body)).With("headers", ExpressionValue.From(headers))
            .With("last_record", Records.Count > 0 ? ExpressionValue.From(Records[^1]) : ExpressionValue.None)
            .With("last_page_size", ExpressionValue.Of((long)Records.Count))
            .With("last_page_token_value", ExpressionValue.None);
    }

    private static JsonNode Envelope(IReadOnlyList<string> place, IReadOnlyList<JsonObject> records)
    {
        if (place.Count == 0)
            return new JsonArray([.. records]);
        // All values of an object, or of objects in one; what goes on below by name is a list of objects.
        if (place.Count > 1 && place.All(name => name == "*"))
            return new JsonObject { ["key0"] = Envelope([.. place.Skip(1)], records) };
        if (place is ["*"])
            return new JsonObject(records.Select((record, i) => KeyValuePair.Create($"key{i}", (JsonNode?)record)));
        if (place[0] == "*")
            return new JsonArray([.. records.Select(record => Wrap(place.Skip(1), record))]);
        var rest = place.Skip(1).ToList();
        return new JsonObject { [place[0]] = Envelope(rest, records) };
    }

    private static JsonNode Wrap(IEnumerable<string> place, JsonObject record)
    {
        var rest = place.ToList();
        return rest.Count == 0 ? record : rest[0] == "*" ? new JsonArray(Wrap(rest.Skip(1), record)) : new JsonObject { [rest[0]] = Wrap(rest.Skip(1), record) };
    }

    private static JsonObject Links(string? header)
    {
        if (header is null)
            return [];
        var parts = header.Split(';', StringSplitOptions.TrimEntries);
        var link = new JsonObject { ["url"] = parts[0].Trim('<', '>') };
        foreach (var part in parts.Skip(1))
        {
            var pair = part.Split('=', 2);
            link[pair[0]] = pair[1].Trim('"');
        }

        return new JsonObject { [link["rel"]?.GetValue<string>() ?? "next"] = link };
    }
}
