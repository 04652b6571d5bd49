using System.Text.Json;
using System.Text.Json.Nodes;
using DataSync.Connectors.Configuration;
using DataSync.Core.Definitions;

namespace DataSync.Connectors.Manifests;

/// <summary>What a connector asks its user for (<c>spec</c> of the manifest).</summary>
public sealed class ConnectorSpec
{
    private const int MaxDepth = 16;
    private static readonly JsonSerializerOptions _anyDepth = new() { MaxDepth = int.MaxValue };

    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);

    internal ConnectorSpec(JsonObject schema, string? documentationUrl, JsonElement? advancedAuth, ConfigNormalization normalization)
    {
        (Schema, DocumentationUrl, AdvancedAuth, Normalization) = (schema, documentationUrl, advancedAuth, normalization);
        ConnectionSpecification = ToElement(schema);
        var properties = new List<ConfigProperty>();
        Collect(schema, "", isSecret: false, isCertain: true, properties, depth: 0);
        Properties = properties;
    }

    /// <summary>As JSON, however deep: the manifest's own limits are enough.</summary>
    internal static JsonElement ToElement(JsonNode node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = int.MaxValue }))
            node.WriteTo(writer, _anyDepth);
        using var document = JsonDocument.Parse(buffer.ToArray(), new JsonDocumentOptions { MaxDepth = int.MaxValue });
        return document.RootElement.Clone();
    }

    /// <summary>Asks for nothing.</summary>
    public static ConnectorSpec Nothing { get; } = new([], null, null, ConfigNormalization.Nothing);

    /// <summary>JSON schema of the configuration, as the manifest has it.</summary>
    public JsonElement ConnectionSpecification { get; }

    /// <summary>Page about the connector; null when the manifest names none.</summary>
    public string? DocumentationUrl { get; }

    /// <summary>How a platform may obtain credentials by OAuth, as the manifest has it; null when it does not say. For platforms: nothing is done with it here.</summary>
    public JsonElement? AdvancedAuth { get; }

    /// <summary>The single values asked for.</summary>
    public IReadOnlyList<ConfigProperty> Properties { get; }

    internal JsonObject Schema { get; }

    internal ConfigNormalization Normalization { get; }

    /// <summary>Whether a value is secret, by its path or that of something it is in.</summary>
    internal bool IsSecret(string path)
    {
        var generic = WithoutIndices(path);
        return _secrets.Contains(generic) || _secrets.Any(secret => generic.StartsWith($"{secret}.", StringComparison.Ordinal)
            || generic.StartsWith($"{secret}[", StringComparison.Ordinal));
    }

    private static string WithoutIndices(string path)
    {
        try
        {
            return ConfigPath.Steps(path).Aggregate("", (made, step) => step.Name is { } name ? ConfigPath.Field(made, name) : $"{made}[]");
        }
        catch (FormatException)
        {
            return path;
        }
    }

    private void Collect(JsonObject schema, string path, bool isSecret, bool isCertain, List<ConfigProperty> properties, int depth)
    {
        if (depth > MaxDepth)
            return;
        var required = ConfigSchema.Required(schema).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, property) in ConfigSchema.Properties(schema))
        {
            var place = ConfigPath.Field(path, name);
            var isHidden = isSecret || IsSecretSchema(property) || (property["items"] is JsonObject item && IsSecretSchema(item));
            var isNeeded = isCertain && required.Contains(name);
            var count = properties.Count;
            Collect(property, place, isHidden, isNeeded, properties, depth + 1);
            if (property["items"] is JsonObject items)
                Collect(items, $"{place}[]", isHidden, isCertain: false, properties, depth + 1);
            if (isHidden)
                _secrets.Add(place);
            if (properties.Count == count && !properties.Exists(known => known.Name == place))
                properties.Add(new ConfigProperty(place, isHidden, isNeeded, DefaultOf(property)));
        }

        foreach (var part in (schema["allOf"] as JsonArray ?? []).OfType<JsonObject>())
            Collect(part, path, isSecret, isCertain, properties, depth + 1);
        foreach (var alternative in ConfigSchema.Alternatives(schema))
            Collect(alternative, path, isSecret, isCertain: false, properties, depth + 1);
    }

    private static bool IsSecretSchema(JsonObject schema) =>
        bool.TryParse(ConfigSchema.TextOf(schema["airbyte_secret"]), out var isSecret) && isSecret;

    private static string? DefaultOf(JsonObject property) => ConfigSchema.TextOf(property["default"]);
}
