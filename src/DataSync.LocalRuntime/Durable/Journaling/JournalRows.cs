using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Npgsql;

namespace DataSync.LocalRuntime.Durable.Journaling;

/// <summary>Reads rows of the journal into records.</summary>
internal static class JournalRows
{
    public const string InstanceColumns =
        "instance_id, execution_id, name, version, status, custom_status, failure, tags, " +
        "parent_id, parent_execution, parent_name, parent_task, " +
        "created_at, updated_at, start_at, started_at, completed_at, history_length";

    public const string HistoryColumns = "type, at, task_id, name, version, payload, target_id, fire_at, failure";

    /// <summary>Reads <see cref="InstanceColumns"/>, then input and output if the query has them.</summary>
    public static InstanceRecord Instance(NpgsqlDataReader row)
    {
        var withPayloads = row.FieldCount > 18;
        return new InstanceRecord
        {
            InstanceId = row.GetString(0),
            ExecutionId = row.GetGuid(1),
            Name = row.GetString(2),
            Version = row.GetString(3),
            Status = (OrchestrationRuntimeStatus)row.GetInt16(4),
            CustomStatus = Text(row, 5),
            Failure = Json<TaskFailureDetails>(row, 6),
            Tags = Json<Dictionary<string, string>>(row, 7),
            Parent = row.IsDBNull(8) ? null : new ParentLink(row.GetString(8), row.GetGuid(9), row.GetString(10), row.GetInt32(11)),
            CreatedAt = row.GetFieldValue<DateTimeOffset>(12),
            UpdatedAt = row.GetFieldValue<DateTimeOffset>(13),
            StartAt = Time(row, 14),
            StartedAt = Time(row, 15),
            CompletedAt = Time(row, 16),
            HistoryLength = row.GetInt32(17),
            Input = withPayloads ? Text(row, 18) : null,
            Output = withPayloads ? Text(row, 19) : null,
        };
    }

    /// <summary>Reads <see cref="HistoryColumns"/>.</summary>
    /// <exception cref="InvalidDataException">The row is no history entry.</exception>
    public static HistoryEvent History(NpgsqlDataReader row)
    {
        var type = (HistoryEventType)row.GetInt16(0);
        if (!Enum.IsDefined(type))
            throw new InvalidDataException($"The journal holds a history entry of the unknown type {(int)type}.");
        return new HistoryEvent
        {
            Type = type,
            Timestamp = row.GetFieldValue<DateTimeOffset>(1),
            TaskId = row.IsDBNull(2) ? null : row.GetInt32(2),
            Name = Text(row, 3),
            Version = Text(row, 4),
            Payload = Text(row, 5),
            InstanceId = Text(row, 6),
            FireAt = Time(row, 7),
            Failure = Json<TaskFailureDetails>(row, 8),
        };
    }

    public static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private static T? Json<T>(NpgsqlDataReader row, int column)
        where T : class
    {
        if (row.IsDBNull(column))
            return null;
        try
        {
            return JsonSerializer.Deserialize<T>(row.GetString(column));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The journal's column {row.GetName(column)} holds no {typeof(T).Name}.", e);
        }
    }
}
