namespace DataSync.Postgres;

/// <summary>A dead letter cannot be decrypted with the keys at hand.</summary>
public sealed class DeadLetterKeyException(string message, Exception? inner = null) : Exception(message, inner);
