namespace DataSync.LocalRuntime.Hosting.Durable;

/// <summary>A management request that cannot be understood; the message goes to the caller.</summary>
internal sealed class BadRequestException(string message) : Exception(message);
