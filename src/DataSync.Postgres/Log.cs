using Microsoft.Extensions.Logging;

namespace DataSync.Postgres;

/// <summary>Log messages of this project: event ids 3000 to 3099. Names of objects and counts only, never values.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 3000, Level = LogLevel.Warning, Message = "Database call failed ({SqlState}); retry {Retry} of {Retries} after {DelayMs} ms")]
    public static partial void Retrying(ILogger logger, string sqlState, int retry, int retries, double delayMs);

    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "PostgreSQL refused the password; asking anew for secret {Secret}")]
    public static partial void PasswordRefused(ILogger logger, string secret);

    [LoggerMessage(EventId = 3010, Level = LogLevel.Information, Message = "Applied migration {Version} {Name}")]
    public static partial void MigrationApplied(ILogger logger, int version, string name);

    [LoggerMessage(EventId = 3020, Level = LogLevel.Debug, Message = "Wrote batch {Batch} of chunk {Chunk} of sync {Sync}: {Inserted} inserted, {Updated} updated, {Unchanged} unchanged")]
    public static partial void BatchWritten(ILogger logger, string sync, int chunk, int batch, long inserted, long updated, long unchanged);

    [LoggerMessage(EventId = 3021, Level = LogLevel.Debug, Message = "Batch {Batch} of chunk {Chunk} was written before; its stored counts stand")]
    public static partial void BatchAlreadyDone(ILogger logger, int chunk, int batch);

    [LoggerMessage(EventId = 3022, Level = LogLevel.Information, Message = "Batch {Batch} of chunk {Chunk} was refused by {Table} ({SqlState}); looking for the records at fault")]
    public static partial void BatchRefused(ILogger logger, string table, int chunk, int batch, string sqlState);

    [LoggerMessage(EventId = 3023, Level = LogLevel.Warning, Message = "{Refused} of {Rows} records of batch {Batch}, chunk {Chunk} were refused by {Table} and are in the dead letters")]
    public static partial void RecordsRefused(ILogger logger, string table, int chunk, int batch, int refused, int rows);

    [LoggerMessage(EventId = 3024, Level = LogLevel.Information, Message = "Reading the columns of {Table} again: PostgreSQL answered {SqlState}")]
    public static partial void TableReread(ILogger logger, string table, string sqlState);
}
