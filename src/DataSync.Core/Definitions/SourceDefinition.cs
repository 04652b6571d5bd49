namespace DataSync.Core.Definitions;

/// <summary>The stream a sync reads.</summary>
/// <param name="Connector">Name of a manifest in <c>definitions/connectors</c>, without its extension.</param>
/// <param name="Stream">Name of a stream in that manifest.</param>
/// <param name="Config">
/// Values for the manifest's <c>config['x']</c>. They may hold <c>${NAME}</c> (configuration) and
/// <c>${secret:name}</c> (Key Vault; locally the environment or user secrets) and are resolved when read, never stored resolved.
/// </param>
public sealed record SourceDefinition(string Connector, string Stream, IReadOnlyDictionary<string, string> Config);
