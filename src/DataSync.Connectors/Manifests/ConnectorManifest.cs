using DataSync.Connectors.Budgets;
using DataSync.Connectors.Dynamic;

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
    /// <summary>Templates whose streams are known only once the source or the configuration is asked.</summary>
    internal IReadOnlyList<DynamicStream> Dynamic { get; init; } = [];

    /// <summary>Names of the templates whose streams are not made yet.</summary>
    public IReadOnlyList<string> Templates => [.. Dynamic.Select(template => template.Name)];

    /// <summary>Streams that were made of templates, by the template's name; empty as long as none were.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Made { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Streams that are there when the configuration says so; all of them are among <see cref="Streams"/> until it is known.</summary>
    internal IReadOnlyList<ConditionalStreams> Conditional { get; init; } = [];

    /// <summary>What the connector asks for, in full.</summary>
    public ConnectorSpec Spec { get; init; } = ConnectorSpec.Nothing;

    /// <summary>What makes nothing unusable and is probably not meant: keys that the format does not know.</summary>
    public IReadOnlyList<ManifestProblem> Warnings { get; init; } = [];

    /// <summary>How a configuration is tried out.</summary>
    public ConnectorCheck Check { get; init; } = ConnectorCheck.Nothing;

    internal ApiBudget? Budget { get; init; }

    internal ConcurrencyLevel? Concurrency { get; init; }
}
