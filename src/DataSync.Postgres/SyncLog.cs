using Microsoft.Extensions.Logging;
using Npgsql;

namespace DataSync.Postgres;

/// <summary>One event of a sync, for people.</summary>
/// <param name="Sync">Name of the sync.</param>
/// <param name="BatchId">The run; null when the event belongs to none.</param>
/// <param name="At">When it happened.</param>
/// <param name="Level">How serious it is.</param>
/// <param name="Event">Stable name of the event, such as <c>run_started</c>.</param>
/// <param name="Message">What happened, without personal data.</param>
public sealed record SyncLogEntry(string Sync, Guid? BatchId, DateTimeOffset At, LogLevel Level, string Event, string Message);

/// <summary>The event log of all syncs. An event may appear twice when the connection is lost while it is stored.</summary>
public sealed class SyncLog(NpgsqlDataSource dataSource, DatabaseRetry? retry = null)
{
    private const string Append =
        "INSERT INTO datasync.sync_log (sync, batch_id, at, level, event, message) VALUES ($1, $2, $3, $4, $5, $6)";

    private readonly Database _database = new(dataSource, retry);

    /// <summary>Stores an event.</summary>
    public Task AppendAsync(SyncLogEntry entry, CancellationToken cancellationToken) =>
        _database.RunAsync(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(Append, connection);
                command.Parameters.Text(entry.Sync).Uuid(entry.BatchId).Time(entry.At).Text(entry.Level.ToString().ToLowerInvariant())
                    .Text(entry.Event).Text(entry.Message);
                return await command.ExecuteNonQueryAsync(token);
            },
            cancellationToken);
}
