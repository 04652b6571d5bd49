using DataSync.Connectors.Budgets;

namespace DataSync.Connectors.Manifests;

/// <summary>
/// How to talk to one REST API: a file in the Airbyte low-code manifest format
/// (https://docs.airbyte.com/platform/connector-development/config-based/low-code-cdk-overview).
/// </summary>
/// <param name="Name">Name of the connector: the file's name without its extension.</param>
/// <param name="Version">Version of the format the manifest was written for.</param>
/// <param name="Streams">Streams by name.</param>
/// <param name="UnusableStreams">Streams that need what this engine does not have, by name, with the reasons. The others run.</param>
/// <param name="CheckStreams">Names of the streams to read when a configuration is tried.</param>
/// <param name="Config">Configuration values the connector asks for, nested ones too, in the order of its specification.</param>
public sealed record ConnectorManifest(
    string Name,
    string Version,
    IReadOnlyDictionary<string, DeclarativeStream> Streams,
    IReadOnlyDictionary<string, IReadOnlyList<ManifestProblem>> UnusableStreams,
    IReadOnlyList<string> CheckStreams,
    IReadOnlyList<ConfigProperty> Config)
{
    /// <summary>What the connector asks for, in full.</summary>
    public ConnectorSpec Spec { get; init; } = ConnectorSpec.Nothing;

    /// <summary>What makes nothing unusable and is probably not meant: keys that the format does not know.</summary>
    public IReadOnlyList<ManifestProblem> Warnings { get; init; } = [];

    /// <summary>How a configuration is tried out.</summary>
    public ConnectorCheck Check { get; init; } = ConnectorCheck.Nothing;

    internal ApiBudget? Budget { get; init; }

    internal ConcurrencyLevel? Concurrency { get; init; }
}
