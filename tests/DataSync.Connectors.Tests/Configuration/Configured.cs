using System.Text.Json;
using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Tests.Configuration;

/// <summary>A connector whose specification is given, and the configuration that comes of values.</summary>
internal static class Configured
{
    public static ConnectorManifest Manifest(string specification, string rules = "") => ManifestParser.Parse(
        $$$"""
        version: "6.0.0"
        type: DeclarativeSource
        check: { type: CheckStream, stream_names: [customers], config_overrides: { page_size: 1 } }
        streams:
          - type: DeclarativeStream
            name: customers
            retriever:
              type: SimpleRetriever
              requester: { type: HttpRequester, url_base: "https://crm.example.com" }
              record_selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [] } }
        spec:
          type: Spec
          documentation_url: https://docs.example.com
          advanced_auth: { auth_flow_type: oauth2.0 }
          connection_specification: {{{specification.ReplaceLineEndings(" ")}}}
          {{{rules}}}
        """,
        "crm.yaml");

    public static SourceConfig Of(string specification, IReadOnlyDictionary<string, ConfigValue> values, string rules = "") =>
        SourceConfig.Of(Manifest(specification, rules), values, TimeProvider.System);

    public static SourceConfig OfJson(string specification, string config, string rules = "") => Of(specification, ConfigFile.Parse(config), rules);

    /// <summary>What expressions see as <c>config</c>.</summary>
    public static string Seen(this SourceConfig config) =>
        config.Context.TryGet("config", out var seen) ? seen.ToJsonNode()!.ToJsonString() : "nothing";

    public static ConfigValue Text(string text) => new(text);

    public static ConfigValue Plain(string text) => new(text) { Form = ConfigForm.Plain };

    public static void ShouldBeJson(this string json, string expected) =>
        JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(expected)).ShouldBeTrue($"{json} instead of {expected}");
}
