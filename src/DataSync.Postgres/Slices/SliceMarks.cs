using Npgsql;
using NpgsqlTypes;

namespace DataSync.Postgres;

/// <summary>What was seen in slices that were read to their end.</summary>
/// <param name="Level">Level of the slices.</param>
/// <param name="Marks">Highest cursor value of each.</param>
public sealed record SliceMarks(int Level, IReadOnlyList<StoredMark> Marks)
{
    internal void AddTo(NpgsqlParameterCollection parameters) => parameters
        .Int(Level)
        .Array(NpgsqlDbType.Integer, [.. Marks.Select(mark => mark.Number)])
        .Array(NpgsqlDbType.Text, [.. Marks.Select(mark => mark.Cursor)])
        .Array(NpgsqlDbType.Numeric, [.. Marks.Select(mark => mark.Rank)]);
}

/// <summary>Highest cursor value seen in a slice.</summary>
/// <param name="Number">Number of the slice.</param>
/// <param name="Cursor">The value.</param>
/// <param name="Rank">The same as a number that compares.</param>
public sealed record StoredMark(int Number, string Cursor, decimal Rank);
