using System.Text.Json.Nodes;

namespace DataSync.Connectors.Corpus.Tests.Running;

/// <summary>A made-up configuration as the engine takes it.</summary>
internal static class Configs
{
    public static IReadOnlyDictionary<string, ConfigValue> Of(JsonObject config) => config.ToDictionary(
        pair => pair.Key,
        pair => new ConfigValue(pair.Value is JsonValue value && value.TryGetValue<string>(out var text) ? text : pair.Value?.ToJsonString() ?? ""),
        StringComparer.Ordinal);
}
