using System.Text.Json;
using DataSync.Core.Runs;
using Npgsql;

namespace DataSync.Postgres;

/// <summary>The columns of table <c>run</c> in reading order, and how they are read.</summary>
internal static class RunColumns
{
    public const string Counts =
        "pages, read, inserted, updated, unchanged, duplicates, rejected, write_failed, malformed_pages";

    public const string All =
        $"batch_id, sync, instance_id, trigger, status, reason, started_at, ended_at, start_position, position, page_size, updated_at, deployment, plan_id, slices, source, is_full, {Counts}";

    private const int FirstCount = 17;

    public static RunRow Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        ReadStatus(row.GetString(4)),
        row.IsDBNull(5) ? null : row.GetString(5),
        row.GetFieldValue<DateTimeOffset>(6),
        row.IsDBNull(7) ? null : row.GetFieldValue<DateTimeOffset>(7),
        PositionJson.Read(row.GetString(8))!,
        row.IsDBNull(9) ? null : PositionJson.Read(row.GetString(9)),
        row.GetInt32(10),
        ReadCounts(row, FirstCount),
        row.GetFieldValue<DateTimeOffset>(11),
        row.GetString(12),
        row.IsDBNull(13) ? null : row.GetGuid(13),
        row.IsDBNull(14) ? null : row.GetInt32(14),
        row.IsDBNull(15) ? null : row.GetString(15),
        row.GetBoolean(16));

    public static RecordCounts ReadCounts(NpgsqlDataReader row, int first) => new(
        row.GetInt64(first),
        row.GetInt64(first + 1),
        row.GetInt64(first + 2),
        row.GetInt64(first + 3),
        row.GetInt64(first + 4),
        row.GetInt64(first + 5),
        row.GetInt64(first + 6),
        row.GetInt64(first + 7),
        row.GetInt64(first + 8));

    /// <summary>The status as it is written wherever it leaves the process.</summary>
    public static string WriteStatus(RunStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());

    private static RunStatus ReadStatus(string text) =>
        Enum.GetValues<RunStatus>().First(status => WriteStatus(status) == text);
}
