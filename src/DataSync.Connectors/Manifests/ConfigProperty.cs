namespace DataSync.Connectors.Manifests;

/// <summary>A configuration value that a connector asks for (its <c>spec.connection_specification</c>).</summary>
/// <param name="Name">Name under which the manifest's expressions read it; of a nested one its <see cref="Core.Definitions.ConfigPath"/>.</param>
/// <param name="IsSecret">Marked <c>airbyte_secret</c>: never shown.</param>
/// <param name="IsRequired">Reading is refused without it. What only one of several alternatives requires is not among these.</param>
/// <param name="Default">Value when none is given; null for none, and for a list or map.</param>
public sealed record ConfigProperty(string Name, bool IsSecret, bool IsRequired, string? Default);
