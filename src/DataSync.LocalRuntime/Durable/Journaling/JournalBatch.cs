using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace DataSync.LocalRuntime.Durable.Journaling;

/// <summary>
/// Writes a group of entries in one round trip: a batch without error barriers runs as one transaction. The first
/// statement moves the commit counter and fails the batch unless the counter stands where this process left it.
/// </summary>
internal sealed class JournalBatch
{
    private const int FixedRowBytes = 48;

    private readonly JournalNames _names;
    private readonly NpgsqlBatch _batch;
    private readonly List<(JournalEntry Entry, int Command)> _purges = [];

    public JournalBatch(NpgsqlConnection connection, JournalNames names, long epoch, long commit, IReadOnlyList<JournalEntry> entries)
    {
        _names = names;
        _batch = new NpgsqlBatch(connection);
        Add(
            $"UPDATE {names.Journal} SET last_commit = CASE WHEN epoch = $1 AND last_commit = $2 - 1 THEN $2 END",
            new NpgsqlParameter<long> { TypedValue = epoch },
            new NpgsqlParameter<long> { TypedValue = commit });

        DeletePurged(entries);
        ReplaceInstances([.. entries.Where(entry => entry is { Instance: not null, Replaces: true }).Select(entry => entry.Instance!)]);
        UpdateInstances([.. entries.Where(entry => entry is { Instance: not null, Replaces: false }).Select(entry => entry.Instance!)]);
        InsertHistory([.. entries.SelectMany(entry => entry.History.Select((item, index) => (entry.Instance!.InstanceId, entry.FirstSequence + index, item)))]);
        InsertMessages([.. entries.SelectMany(entry => entry.Sent)]);
        DeleteMessages([.. entries.SelectMany(entry => entry.Received)]);
    }

    /// <summary>UTF-8 bytes of all text, plus a fixed estimate for the other columns of each row.</summary>
    public long Bytes { get; private set; }

    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        await using (_batch.ConfigureAwait(false))
        {
            await _batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            foreach (var (entry, command) in _purges)
                entry.PurgedCount = (int)_batch.BatchCommands[command].Rows;
        }
    }

    private void DeletePurged(IReadOnlyList<JournalEntry> entries)
    {
        foreach (var entry in entries.Where(entry => entry.Purged.Count > 0))
        {
            Add(
                $"""
                DELETE FROM {_names.History} h USING {_names.Instance} i
                WHERE i.instance_id = ANY($1) AND i.status NOT IN (0, 6, 7) AND h.instance_id = i.instance_id
                """,
                Texts(entry.Purged));
            Add($"DELETE FROM {_names.Instance} WHERE instance_id = ANY($1) AND status NOT IN (0, 6, 7)", Texts(entry.Purged));
            _purges.Add((entry, _batch.BatchCommands.Count - 1));
        }
    }

    private void ReplaceInstances(InstanceRecord[] rows)
    {
        if (rows.Length == 0)
            return;
        Bytes += rows.Sum(row => FixedRowBytes * 2 + Size(row.InstanceId) + Size(row.Name) + Size(row.Input) + Size(row.Output) + Size(row.CustomStatus));
        Add($"DELETE FROM {_names.History} WHERE instance_id = ANY($1)", Texts(rows.Select(row => row.InstanceId)));
        Add(
            $"""
            INSERT INTO {_names.Instance} (
                instance_id, execution_id, name, version, status, input, output, custom_status, failure, tags,
                parent_id, parent_execution, parent_name, parent_task,
                created_at, updated_at, start_at, started_at, completed_at, history_length)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
            ON CONFLICT (instance_id) DO UPDATE SET
                execution_id = excluded.execution_id, name = excluded.name, version = excluded.version,
                status = excluded.status, input = excluded.input, output = excluded.output,
                custom_status = excluded.custom_status, failure = excluded.failure, tags = excluded.tags,
                parent_id = excluded.parent_id, parent_execution = excluded.parent_execution,
                parent_name = excluded.parent_name, parent_task = excluded.parent_task,
                created_at = excluded.created_at, updated_at = excluded.updated_at, start_at = excluded.start_at,
                started_at = excluded.started_at, completed_at = excluded.completed_at,
                history_length = excluded.history_length
            """,
            Texts(rows.Select(row => row.InstanceId)),
            Array(NpgsqlDbType.Uuid, rows.Select(row => row.ExecutionId)),
            Texts(rows.Select(row => row.Name)),
            Texts(rows.Select(row => row.Version)),
            Array(NpgsqlDbType.Smallint, rows.Select(row => (short)row.Status)),
            Texts(rows.Select(row => row.Input)),
            Texts(rows.Select(row => row.Output)),
            Texts(rows.Select(row => row.CustomStatus)),
            Texts(rows.Select(row => Json(row.Failure))),
            Texts(rows.Select(row => Json(row.Tags))),
            Texts(rows.Select(row => row.Parent?.InstanceId)),
            Array(NpgsqlDbType.Uuid, rows.Select(row => row.Parent?.ExecutionId)),
            Texts(rows.Select(row => row.Parent?.Name)),
            Array(NpgsqlDbType.Integer, rows.Select(row => row.Parent?.TaskId)),
            Times(rows.Select(row => (DateTimeOffset?)row.CreatedAt)),
            Times(rows.Select(row => (DateTimeOffset?)row.UpdatedAt)),
            Times(rows.Select(row => row.StartAt)),
            Times(rows.Select(row => row.StartedAt)),
            Times(rows.Select(row => row.CompletedAt)),
            Array(NpgsqlDbType.Integer, rows.Select(row => row.HistoryLength)));
    }

    private void UpdateInstances(InstanceRecord[] rows)
    {
        if (rows.Length == 0)
            return;
        Bytes += rows.Sum(row => FixedRowBytes + Size(row.InstanceId) + Size(row.Output) + Size(row.CustomStatus));
        Add(
            $"""
            UPDATE {_names.Instance} i SET
                status = n.status, output = n.output, custom_status = n.custom_status, failure = n.failure,
                updated_at = n.updated_at, started_at = n.started_at, completed_at = n.completed_at,
                history_length = n.history_length
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
                AS n (instance_id, status, output, custom_status, failure, updated_at, started_at, completed_at, history_length)
            WHERE i.instance_id = n.instance_id
            """,
            Texts(rows.Select(row => row.InstanceId)),
            Array(NpgsqlDbType.Smallint, rows.Select(row => (short)row.Status)),
            Texts(rows.Select(row => row.Output)),
            Texts(rows.Select(row => row.CustomStatus)),
            Texts(rows.Select(row => Json(row.Failure))),
            Times(rows.Select(row => (DateTimeOffset?)row.UpdatedAt)),
            Times(rows.Select(row => row.StartedAt)),
            Times(rows.Select(row => row.CompletedAt)),
            Array(NpgsqlDbType.Integer, rows.Select(row => row.HistoryLength)));
    }

    private void InsertHistory((string InstanceId, int Sequence, HistoryEvent Event)[] rows)
    {
        if (rows.Length == 0)
            return;
        Bytes += rows.Sum(row => FixedRowBytes + Size(row.InstanceId) + Size(row.Event.Name) + Size(row.Event.Payload));
        Add(
            $"""
            INSERT INTO {_names.History} (instance_id, sequence, type, at, task_id, name, version, payload, target_id, fire_at, failure)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            Texts(rows.Select(row => row.InstanceId)),
            Array(NpgsqlDbType.Integer, rows.Select(row => row.Sequence)),
            Array(NpgsqlDbType.Smallint, rows.Select(row => (short)row.Event.Type)),
            Times(rows.Select(row => (DateTimeOffset?)row.Event.Timestamp)),
            Array(NpgsqlDbType.Integer, rows.Select(row => row.Event.TaskId)),
            Texts(rows.Select(row => row.Event.Name)),
            Texts(rows.Select(row => row.Event.Version)),
            Texts(rows.Select(row => row.Event.Payload)),
            Texts(rows.Select(row => row.Event.InstanceId)),
            Times(rows.Select(row => row.Event.FireAt)),
            Texts(rows.Select(row => Json(row.Event.Failure))));
    }

    private void InsertMessages(StoredMessage[] rows)
    {
        if (rows.Length == 0)
            return;
        var bodies = rows.Select(row => row.ToBody()).ToArray();
        Bytes += rows.Sum(row => FixedRowBytes + Size(row.InstanceId)) + bodies.Sum(Size);
        Add(
            $"INSERT INTO {_names.Message} (id, instance_id, body) SELECT * FROM unnest($1, $2, $3)",
            Array(NpgsqlDbType.Bigint, rows.Select(row => row.Id)),
            Texts(rows.Select(row => row.InstanceId)),
            Texts(bodies));
    }

    private void DeleteMessages(long[] ids)
    {
        if (ids.Length > 0)
            Add($"DELETE FROM {_names.Message} WHERE id = ANY($1)", Array(NpgsqlDbType.Bigint, ids));
    }

    private void Add(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(parameters);
        _batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter Array<T>(NpgsqlDbType type, IEnumerable<T> values) =>
        new NpgsqlParameter<T[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type };

    private static NpgsqlParameter Texts(IEnumerable<string?> values) => Array(NpgsqlDbType.Text, values);

    private static NpgsqlParameter Times(IEnumerable<DateTimeOffset?> values) =>
        Array(NpgsqlDbType.TimestampTz, values.Select(value => value?.UtcDateTime));

    private static string? Json<T>(T? value)
        where T : class => value is null ? null : JsonSerializer.Serialize(value);

    private static int Size(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);
}
