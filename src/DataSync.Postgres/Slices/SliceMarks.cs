using Npgsql;
using NpgsqlTypes;

namespace DataSync.Postgres;

/// <summary>What a chunk tells of the slices it read.</summary>
/// <param name="Level">Level of the slices.</param>
/// <param name="Marks">At most one of each slice.</param>
public sealed record SliceMarks(int Level, IReadOnlyList<StoredMark> Marks)
{
    internal void AddTo(NpgsqlParameterCollection parameters) => parameters
        .Int(Level)
        .Array(NpgsqlDbType.Integer, [.. Marks.Select(mark => mark.Number)])
        .Array(NpgsqlDbType.Text, [.. Marks.Select(mark => mark.Cursor)])
        .Array(NpgsqlDbType.Numeric, [.. Marks.Select(mark => mark.Rank)])
        .Array(NpgsqlDbType.Boolean, [.. Marks.Select(mark => mark.IsBroken)]);
}

/// <summary>What is known of a slice.</summary>
/// <param name="Number">Number of the slice.</param>
/// <param name="Cursor">Highest cursor value seen in it, when it was read to its end; else null.</param>
/// <param name="Rank">The same as a number that compares.</param>
/// <param name="IsBroken">Whether a page of it could not be read, so that its state must not move.</param>
public sealed record StoredMark(int Number, string? Cursor, decimal? Rank, bool IsBroken = false);
