using System.Text.Json;
using System.Text.Json.Nodes;
using DataSync.Connectors.Configuration;

namespace DataSync.Connectors.Corpus.Tests.Running;

/// <summary>A made-up configuration as the engine takes it.</summary>
internal static class Configs
{
    public static IReadOnlyDictionary<string, ConfigValue> Of(JsonObject config) => ConfigTree.Flatten(JsonSerializer.SerializeToElement(config));
}
