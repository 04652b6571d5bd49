using System.Text.Json.Nodes;
using DataSync.Connectors.Configuration;

namespace DataSync.Connectors.Manifests;

/// <summary>Reads which configuration values a connector asks for: a JSON schema with the extension <c>airbyte_secret</c>.</summary>
internal static class SpecParser
{
    public static ConnectorSpec Parse(ComponentScope scope)
    {
        var documentation = scope.Literal("documentation_url") ?? scope.Literal("documentationUrl");
        var auth = scope.Node("advanced_auth") is { } node ? ManifestValue.Of(node).ToJsonNode() : null;
        var rules = scope.OptionalComponent("config_normalization_rules", "ConfigNormalizationRules", ("ConfigNormalizationRules", ConfigNormalization.Parse));
        if (scope.Node("connection_specification") is not ManifestMap map || ManifestValue.Of(map).ToJsonNode() is not JsonObject schema)
        {
            scope.Problem(null, "connection_specification", "connection_specification is missing", "Add the JSON schema of the configuration");
            return ConnectorSpec.Nothing;
        }

        return new ConnectorSpec(schema, documentation, auth is null ? null : ConnectorSpec.ToElement(auth), rules ?? ConfigNormalization.Nothing);
    }
}
