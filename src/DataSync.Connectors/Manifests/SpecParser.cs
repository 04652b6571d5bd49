namespace DataSync.Connectors.Manifests;

/// <summary>Reads which configuration values a connector asks for: a JSON schema with the extension <c>airbyte_secret</c>.</summary>
internal static class SpecParser
{
    public static IReadOnlyList<ConfigProperty> Parse(ComponentScope scope)
    {
        // For people and for forms; the values are asked for by connection_specification.
        scope.Accept("documentation_url", "documentationUrl", "advanced_auth");
        if (scope.Node("connection_specification") is not ManifestMap schema)
        {
            scope.Problem(null, "connection_specification", "connection_specification is missing", "Add the JSON schema of the configuration");
            return [];
        }

        var required = (schema["required"] as ManifestList)?.Items.OfType<ManifestScalar>().Select(item => item.Text).ToHashSet() ?? [];
        var properties = (schema["properties"] as ManifestMap)?.Entries ?? new Dictionary<string, ManifestEntry>();
        return
        [
            .. properties.Select(property => new ConfigProperty(
                property.Key,
                IsSecret: ValueOf(property.Value.Value, "airbyte_secret") is { } secret && bool.TryParse(secret, out var isSecret) && isSecret,
                IsRequired: required.Contains(property.Key),
                Default: ValueOf(property.Value.Value, "default"))),
        ];
    }

    private static string? ValueOf(ManifestNode property, string key) =>
        (property as ManifestMap)?[key] is ManifestScalar { IsNull: false } scalar ? scalar.Text : null;
}
