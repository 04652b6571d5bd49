namespace DataSync.Connectors.Extractors;

/// <summary>A value and where it stands.</summary>
/// <param name="Parent">The object or list it stands in.</param>
/// <param name="Name">Its name in an object; null in a list.</param>
/// <param name="Index">Its zero-based place in a list.</param>
/// <param name="Value">The value.</param>
internal readonly record struct DpathMatch<T>(T Parent, string? Name, int Index, T Value);
