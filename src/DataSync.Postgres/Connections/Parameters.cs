using Npgsql;
using NpgsqlTypes;

namespace DataSync.Postgres;

/// <summary>Positional parameters with their PostgreSQL type stated, so that a statement is prepared once and for all.</summary>
internal static class Parameters
{
    public static NpgsqlParameterCollection Text(this NpgsqlParameterCollection to, string? value) => to.Typed(NpgsqlDbType.Text, value);

    public static NpgsqlParameterCollection Json(this NpgsqlParameterCollection to, string? value) => to.Typed(NpgsqlDbType.Jsonb, value);

    public static NpgsqlParameterCollection Uuid(this NpgsqlParameterCollection to, Guid? value) => to.Typed(NpgsqlDbType.Uuid, value);

    public static NpgsqlParameterCollection Int(this NpgsqlParameterCollection to, int? value) => to.Typed(NpgsqlDbType.Integer, value);

    public static NpgsqlParameterCollection Bool(this NpgsqlParameterCollection to, bool value) => to.Typed(NpgsqlDbType.Boolean, value);

    public static NpgsqlParameterCollection Long(this NpgsqlParameterCollection to, long value) => to.Typed(NpgsqlDbType.Bigint, value);

    /// <summary>A point in time; Npgsql takes UTC only.</summary>
    public static NpgsqlParameterCollection Time(this NpgsqlParameterCollection to, DateTimeOffset? value) =>
        to.Typed(NpgsqlDbType.TimestampTz, value?.UtcDateTime);

    public static NpgsqlParameterCollection Array<T>(this NpgsqlParameterCollection to, NpgsqlDbType element, T[] values) =>
        to.Typed(NpgsqlDbType.Array | element, values);

    /// <summary>The four columns that lead every staging key but its number.</summary>
    public static NpgsqlParameterCollection Chunk(this NpgsqlParameterCollection to, ChunkKey key) =>
        to.Uuid(key.BatchId).Text(key.Slice).Int(key.Chunk);

    private static NpgsqlParameterCollection Typed(this NpgsqlParameterCollection to, NpgsqlDbType type, object? value)
    {
        to.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });
        return to;
    }
}
