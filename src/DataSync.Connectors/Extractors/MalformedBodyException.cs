namespace DataSync.Connectors.Extractors;

/// <summary>A body is not JSON or not of the declared shape. The message tells the place, never what stands there.</summary>
internal sealed class MalformedBodyException(string message, Exception? inner = null) : Exception(message, inner);
