using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace DataSync.Connectors.Corpus.Tests.Server;

/// <summary>A request as it reached the server, with the address it was meant for.</summary>
internal sealed record SeenRequest(string Method, Uri Address, IReadOnlyDictionary<string, string> Headers, string Body)
{
    private JsonNode? _json;
    private ILookup<string, string>? _query;
    private ILookup<string, string>? _form;

    /// <summary>Host and path, decoded.</summary>
    public string Place { get; } = Uri.UnescapeDataString(Address.Authority + Address.AbsolutePath).Replace("//", "/", StringComparison.Ordinal);

    public ILookup<string, string> Query => _query ??= Pairs(Address.Query);

    public ILookup<string, string> Form => _form ??= Headers.TryGetValue("Content-Type", out var type) && type.Contains("form", StringComparison.OrdinalIgnoreCase)
        ? Pairs(Body)
        : Pairs("");

    /// <summary>The body as JSON; null when it is none.</summary>
    public JsonNode? Json => _json ??= ParseJson();

    /// <summary>What tells requests apart.</summary>
    public string Whole => $"{Method} {Address} {Body}";

    /// <summary>The text at a place of the request, as request options name it; null when nothing is there.</summary>
    public string? At(string target, IReadOnlyList<string> name) => target switch
    {
        "header" => Headers.GetValueOrDefault(name[0]),
        "body_data" => Form[name[0]].FirstOrDefault(),
        "body_json" => Manifests.DataPath.Get(Json, name) is { } value ? value is JsonValue text && text.TryGetValue<string>(out var plain) ? plain : value.ToJsonString() : null,
        _ => Query[name[0]].FirstOrDefault(),
    };

    private JsonNode? ParseJson()
    {
        try
        {
            return Body.Length == 0 ? null : JsonNode.Parse(Body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ILookup<string, string> Pairs(string text) =>
        QueryHelpers.ParseQuery(text).SelectMany(pair => pair.Value.Select(value => (pair.Key, Value: value ?? ""))).ToLookup(pair => pair.Key, pair => pair.Value);
}
