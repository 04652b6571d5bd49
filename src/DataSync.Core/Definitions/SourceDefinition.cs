namespace DataSync.Core.Definitions;

/// <summary>The stream a sync reads.</summary>
/// <param name="Connector">Name of a manifest in <c>definitions/connectors</c>, without its extension.</param>
/// <param name="Stream">Name of a stream in that manifest.</param>
/// <param name="Config">
/// Values for the manifest's <c>config['x']</c> by <see cref="ConfigPath"/>, nested ones too. They may hold <c>${NAME}</c>
/// (configuration) and <c>${secret:name}</c> (Key Vault; locally the environment or user secrets) and are resolved when read,
/// never stored resolved.
/// </param>
public sealed record SourceDefinition(string Connector, string Stream, IReadOnlyDictionary<string, string> Config)
{
    /// <summary>
    /// Paths of the values written without quotes, which are numbers or booleans where they look like it and the connector
    /// does not ask for text. An empty list or map has one entry of its own, <c>[]</c> or <c>{}</c>, and is among these.
    /// </summary>
    public IReadOnlySet<string> Plain { get; init; } = new HashSet<string>();
}
