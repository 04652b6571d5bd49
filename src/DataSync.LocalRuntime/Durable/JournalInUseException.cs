namespace DataSync.LocalRuntime.Durable;

/// <summary>Another process works on the journal; a journal has exactly one.</summary>
public sealed class JournalInUseException(string database, string schema) : InvalidOperationException(
    $"The journal in schema '{schema}' of database '{database}' is in use by another process. " +
    "Stop that process, or give this one its own database or schema.")
{
    /// <summary>Database of the journal.</summary>
    public string Database { get; } = database;

    /// <summary>Schema of the journal.</summary>
    public string Schema { get; } = schema;
}
