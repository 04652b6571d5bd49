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

    private const string Columns = "sync, batch_id, at, level, event, message";

    private const string List = $"SELECT {Columns} FROM datasync.sync_log ORDER BY at DESC, id DESC LIMIT $1";

    private const string ListOfSync = $"SELECT {Columns} FROM datasync.sync_log WHERE sync = $2 ORDER BY at DESC, id DESC LIMIT $1";

    private const string ListOfRun = $"SELECT {Columns} FROM datasync.sync_log WHERE batch_id = $2 ORDER BY at DESC, id DESC LIMIT $1";

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

    /// <summary>Latest events, the latest first.</summary>
    /// <param name="sync">Only of this sync; null for all.</param>
    /// <param name="limit">Most events to return.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<IReadOnlyList<SyncLogEntry>> ListAsync(string? sync, int limit, CancellationToken cancellationToken) =>
        sync is null
            ? ReadAsync(List, p => p.Int(limit), cancellationToken)
            : ReadAsync(ListOfSync, p => p.Int(limit).Text(sync), cancellationToken);

    /// <summary>Latest events of a run, the latest first.</summary>
    public Task<IReadOnlyList<SyncLogEntry>> ListAsync(Guid batchId, int limit, CancellationToken cancellationToken) =>
        ReadAsync(ListOfRun, p => p.Int(limit).Uuid(batchId), cancellationToken);

    private Task<IReadOnlyList<SyncLogEntry>> ReadAsync(
        string sql, Action<NpgsqlParameterCollection> parameters, CancellationToken cancellationToken) =>
        _database.RunAsync<IReadOnlyList<SyncLogEntry>>(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(sql, connection);
                parameters(command.Parameters);
                var entries = new List<SyncLogEntry>();
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token))
                {
                    entries.Add(new SyncLogEntry(
                        reader.GetString(0),
                        reader.IsDBNull(1) ? null : reader.GetGuid(1),
                        reader.GetFieldValue<DateTimeOffset>(2),
                        Enum.Parse<LogLevel>(reader.GetString(3), ignoreCase: true),
                        reader.GetString(4),
                        reader.GetString(5)));
                }

                return entries;
            },
            cancellationToken);
}
