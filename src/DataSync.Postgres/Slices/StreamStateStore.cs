using Npgsql;
using NpgsqlTypes;

namespace DataSync.Postgres;

/// <summary>What syncs have seen of their sources. Moved by the end of a run, in its transaction; read when the next one plans.</summary>
public sealed class StreamStateStore(NpgsqlDataSource dataSource, DatabaseRetry? retry = null)
{
    private const string Read = """
        SELECT st.partition, st.cursor, st.rank
        FROM unnest($4) AS u (partition)
        JOIN datasync.stream_state st
          ON st.sync = $1 AND st.source = $2 AND st.stream = $3 AND st.partition_key = sha256(convert_to(u.partition, 'UTF8'))
        """;

    private const string Any = """
        SELECT EXISTS (
            SELECT FROM datasync.stream_state
            WHERE sync = $1 AND source = $2 AND stream = $3 AND ($4::numeric IS NULL OR rank >= $4))
        """;

    private readonly Database _database = new(dataSource, retry);

    /// <summary>State of partitions; those without state are not among the answers.</summary>
    /// <param name="sync">Name of the sync.</param>
    /// <param name="source">What the state is of, as in <see cref="RunStart.Source"/>.</param>
    /// <param name="stream">Empty for the stream of the sync, else the place of a parent stream in its plan.</param>
    /// <param name="partitions">Canonical JSON of the partitions.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<IReadOnlyList<StoredState>> ReadAsync(
        string sync, string source, string stream, IReadOnlyCollection<string> partitions, CancellationToken cancellationToken) =>
        _database.RunAsync<IReadOnlyList<StoredState>>(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(Read, connection);
                command.Parameters.Text(sync).Text(source).Text(stream).Array(NpgsqlDbType.Text, [.. partitions]);
                var states = new List<StoredState>();
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token))
                    states.Add(new StoredState(stream, reader.GetString(0), reader.GetString(1), reader.GetDecimal(2)));
                return states;
            },
            cancellationToken);

    /// <summary>Whether there is a state of any partition.</summary>
    /// <param name="sync">Name of the sync.</param>
    /// <param name="source">What the state is of, as in <see cref="RunStart.Source"/>.</param>
    /// <param name="stream">Empty for the stream of the sync, else the place of a parent stream in its plan.</param>
    /// <param name="since">Least rank that counts; null for any.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<bool> AnyAsync(string sync, string source, string stream, decimal? since, CancellationToken cancellationToken) =>
        _database.RunAsync(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(Any, connection);
                command.Parameters.Text(sync).Text(source).Text(stream)
                    .Add(new NpgsqlParameter { Value = since ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Numeric });
                return (bool)(await command.ExecuteScalarAsync(token))!;
            },
            cancellationToken);
}
