using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Schemas;

/// <summary>What a manifest says of the schema of a stream's records.</summary>
/// <param name="Declared">The schema that stands in it; null when it has none.</param>
/// <param name="Loaders">How to ask the source for more of it.</param>
internal sealed record StreamSchema(ManifestMap? Declared, IReadOnlyList<DynamicSchema> Loaders);
