namespace DataSync.Connectors.Manifests;

/// <summary>A configuration value that a connector asks for (its <c>spec.connection_specification</c>).</summary>
/// <param name="Name">Name under which the manifest's expressions read it.</param>
/// <param name="IsSecret">Marked <c>airbyte_secret</c>: never shown.</param>
/// <param name="IsRequired">Reading is refused without it.</param>
/// <param name="Default">Value when none is given; null for none.</param>
public sealed record ConfigProperty(string Name, bool IsSecret, bool IsRequired, string? Default);
