using System.Text.Json.Nodes;

namespace DataSync.Connectors.Manifests;

/// <summary>How a configuration is tried out (<c>check</c> of the manifest): streams of which a record is read.</summary>
/// <param name="Streams">Streams by name.</param>
/// <param name="DynamicStreams">Dynamic streams by name, with how many of the streams made from each; null for all.</param>
/// <param name="DynamicCount">How many of all streams made from dynamic streams; null when the manifest does not say.</param>
public sealed record ConnectorCheck(IReadOnlyList<string> Streams, IReadOnlyList<KeyValuePair<string, int?>> DynamicStreams, int? DynamicCount)
{
    /// <summary>Reads nothing.</summary>
    public static ConnectorCheck Nothing { get; } = new([], [], null);

    /// <summary>Values put over the configuration while it is tried out (<c>config_overrides</c>); null for none.</summary>
    internal JsonObject? Overrides { get; init; }
}
