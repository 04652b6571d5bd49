using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Npgsql;
using NpgsqlTypes;

namespace DataSync.LocalRuntime.Durable.Journaling;

/// <summary>Reads the journal as committed, on pooled connections.</summary>
internal sealed class JournalReader(NpgsqlDataSource source, JournalNames names)
{
    private const string Payloads = ", input, output";

    /// <summary>One instance with input and output; null when there is none.</summary>
    public async Task<InstanceRecord?> FindAsync(string instanceId, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"SELECT {JournalRows.InstanceColumns}{Payloads} FROM {names.Instance} WHERE instance_id = $1");
        command.Parameters.Add(Value(instanceId));
        return (await ReadAsync(command, JournalRows.Instance, cancellationToken).ConfigureAwait(false)).SingleOrDefault();
    }

    /// <summary>An instance's history in order, without its start and end, which the instance itself holds.</summary>
    public async Task<List<HistoryEvent>> HistoryAsync(string instanceId, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"SELECT {JournalRows.HistoryColumns} FROM {names.History} WHERE instance_id = $1 ORDER BY sequence");
        command.Parameters.Add(Value(instanceId));
        return await ReadAsync(command, JournalRows.History, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One page of instances, oldest first.</summary>
    public async Task<Page<InstanceRecord>> ListAsync(
        OrchestrationQuery query, string? continuationToken, int pageSize, CancellationToken cancellationToken)
    {
        var (afterTime, afterId) = ReadToken(continuationToken);
        await using var command = source.CreateCommand(
            $"""
            SELECT {JournalRows.InstanceColumns}{(query.FetchInputsAndOutputs ? Payloads : string.Empty)} FROM {names.Instance}
            WHERE ($1::timestamptz IS NULL OR created_at >= $1)
              AND ($2::timestamptz IS NULL OR created_at <= $2)
              AND ($3::smallint[] IS NULL OR status = ANY($3))
              AND ($4::text IS NULL OR starts_with(instance_id, $4))
              AND ($5::timestamptz IS NULL OR (created_at, instance_id) > ($5, $6))
            ORDER BY created_at, instance_id
            LIMIT $7
            """);
        command.Parameters.AddRange(
            new[] { Value(query.CreatedFrom), Value(query.CreatedTo), Value(query.Statuses), Value(query.InstanceIdPrefix), Value(afterTime), Value(afterId), Value(pageSize) });
        var rows = await ReadAsync(command, JournalRows.Instance, cancellationToken).ConfigureAwait(false);
        return new Page<InstanceRecord>(rows, rows.Count < pageSize ? null : MakeToken(rows[^1]));
    }

    /// <summary>Ids of ended instances that match, in order of the id.</summary>
    public async Task<List<string>> EndedAsync(
        IEnumerable<OrchestrationRuntimeStatus>? statuses,
        DateTimeOffset? completedFrom,
        DateTimeOffset? completedTo,
        DateTimeOffset? createdFrom,
        DateTimeOffset? createdTo,
        string? afterId,
        int limit,
        CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"""
            SELECT instance_id FROM {names.Instance}
            WHERE status NOT IN (0, 6, 7)
              AND ($1::smallint[] IS NULL OR status = ANY($1))
              AND ($2::timestamptz IS NULL OR completed_at >= $2)
              AND ($3::timestamptz IS NULL OR completed_at <= $3)
              AND ($4::timestamptz IS NULL OR created_at >= $4)
              AND ($5::timestamptz IS NULL OR created_at <= $5)
              AND ($6::text IS NULL OR instance_id > $6)
            ORDER BY instance_id
            LIMIT $7
            """);
        command.Parameters.AddRange(
            new[] { Value(statuses), Value(completedFrom), Value(completedTo), Value(createdFrom), Value(createdTo), Value(afterId), Value(limit) });
        return await ReadAsync(command, row => row.GetString(0), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The ids given and those of all their sub-orchestrations, at any depth.</summary>
    public async Task<List<string>> WithDescendantsAsync(IReadOnlyList<string> instanceIds, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"""
            WITH RECURSIVE family AS (
                SELECT instance_id FROM {names.Instance} WHERE instance_id = ANY($1)
                UNION
                SELECT child.instance_id FROM {names.Instance} child JOIN family ON child.parent_id = family.instance_id
            )
            SELECT instance_id FROM family
            """);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. instanceIds] });
        return await ReadAsync(command, row => row.GetString(0), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All that the last process left unfinished.</summary>
    public async Task<Unfinished> UnfinishedAsync(CancellationToken cancellationToken)
    {
        await using var instances = source.CreateCommand(
            $"SELECT {JournalRows.InstanceColumns}{Payloads} FROM {names.Instance} WHERE status IN (0, 6, 7)");
        await using var calls = source.CreateCommand(
            $"""
            SELECT h.instance_id, h.type, h.task_id, h.name, h.version, h.payload, h.target_id, h.fire_at
            FROM {names.History} h JOIN {names.Instance} i ON i.instance_id = h.instance_id AND i.status IN (0, 6, 7)
            WHERE h.type IN ({(int)HistoryEventType.TaskScheduled}, {(int)HistoryEventType.SubOrchestrationInstanceCreated}, {(int)HistoryEventType.TimerCreated})
              AND NOT EXISTS (
                SELECT FROM {names.History} done
                WHERE done.instance_id = h.instance_id AND done.task_id = h.task_id AND done.sequence > h.sequence)
            ORDER BY h.instance_id, h.sequence
            """);
        await using var messages = source.CreateCommand($"SELECT id, instance_id, body FROM {names.Message} ORDER BY id");

        return new Unfinished(
            await ReadAsync(instances, JournalRows.Instance, cancellationToken).ConfigureAwait(false),
            await ReadAsync(calls, OpenCall, cancellationToken).ConfigureAwait(false),
            await ReadAsync(messages, row => (row.GetInt64(0), row.GetString(1), row.GetString(2)), cancellationToken).ConfigureAwait(false));
    }

    private static (string InstanceId, HistoryEvent Call) OpenCall(NpgsqlDataReader row) => (
        row.GetString(0),
        new HistoryEvent
        {
            Type = (HistoryEventType)row.GetInt16(1),
            Timestamp = default,
            TaskId = row.GetInt32(2),
            Name = JournalRows.Text(row, 3),
            Version = JournalRows.Text(row, 4),
            Payload = JournalRows.Text(row, 5),
            InstanceId = JournalRows.Text(row, 6),
            FireAt = row.IsDBNull(7) ? null : row.GetFieldValue<DateTimeOffset>(7),
        });

    private static async Task<List<T>> ReadAsync<T>(
        NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            rows.Add(read(reader));
        return rows;
    }

    private static NpgsqlParameter Value(string? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Value(int value) => new NpgsqlParameter<int> { TypedValue = value };

    private static NpgsqlParameter Value(DateTimeOffset? value) =>
        new() { Value = (object?)value?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static NpgsqlParameter Value(IEnumerable<OrchestrationRuntimeStatus>? values)
    {
        // An empty list of statuses filters nothing, as with the public engine.
        short[] numbers = [.. (values ?? []).Select(status => (short)status)];
        return new() { Value = numbers.Length == 0 ? DBNull.Value : numbers, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Smallint };
    }

    private static string MakeToken(InstanceRecord last) =>
        string.Create(CultureInfo.InvariantCulture, $"{last.CreatedAt.UtcTicks}:{last.InstanceId}");

    private static (DateTimeOffset? Time, string? Id) ReadToken(string? token)
    {
        if (string.IsNullOrEmpty(token))
            return (null, null);
        var colon = token.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && long.TryParse(token.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTimeOffset.MaxValue.Ticks
            ? (new DateTimeOffset(ticks, TimeSpan.Zero), token[(colon + 1)..])
            : throw new ArgumentException("The continuation token is not one that a listing returned.", nameof(token));
    }
}
