using DataSync.Core.Records;
using Npgsql;
using NpgsqlTypes;

namespace DataSync.Postgres;

/// <summary>Records and pages that could not be written: each once, however often its activity is repeated.</summary>
public sealed class DeadLetterStore(NpgsqlDataSource dataSource, IDeadLetterKeys keys, DatabaseRetry? retry = null)
{
    private const string Add = """
        INSERT INTO datasync.dead_letter
            (batch_id, slice, chunk, sync, created_at, key_id, page, record_index, stage, code, field, message, payload)
        SELECT $1, $2, $3, $4, $5, $6, u.page, u.record_index, u.stage, u.code, u.field, u.message, u.payload
        FROM unnest($7, $8, $9, $10, $11, $12, $13) AS u (page, record_index, stage, code, field, message, payload)
        ON CONFLICT (batch_id, slice, page, record_index, stage) DO NOTHING
        """;

    private const string List = """
        SELECT slice, chunk, sync, created_at, key_id, page, record_index, stage, code, field, message, payload
        FROM datasync.dead_letter WHERE batch_id = $1
        ORDER BY slice, page, record_index, stage LIMIT $2
        """;

    private const string ListReasons = """
        SELECT stage, code, field, message, page, record_index
        FROM datasync.dead_letter WHERE batch_id = $1
        ORDER BY slice, page, record_index, stage LIMIT $2
        """;

    private const string Summary =
        "SELECT code, count(*) FROM datasync.dead_letter WHERE batch_id = $1 GROUP BY code ORDER BY count(*) DESC, code";

    private readonly Database _database = new(dataSource, retry);

    /// <summary>Stores dead letters of a chunk; those stored before are left as they are.</summary>
    public async Task AddAsync(ChunkKey key, IReadOnlyList<DeadLetter> letters, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (letters.Count == 0)
            return;
        var cipher = await keys.CurrentAsync(cancellationToken);
        await _database.RunAsync(
            async (connection, token) =>
            {
                await using var batch = new NpgsqlBatch(connection) { BatchCommands = { AddCommand(key, letters, cipher, now) } };
                return await batch.ExecuteNonQueryAsync(token);
            },
            cancellationToken);
    }

    /// <summary>Dead letters of a run, in the order the source sent them.</summary>
    /// <exception cref="DeadLetterKeyException">A payload was encrypted with a key this process does not have.</exception>
    public async Task<IReadOnlyList<StoredDeadLetter>> ListAsync(Guid batchId, int limit, CancellationToken cancellationToken)
    {
        var encrypted = await ListEncryptedAsync(batchId, limit, cancellationToken);
        var letters = new List<StoredDeadLetter>(encrypted.Count);
        foreach (var (stored, keyId) in encrypted)
        {
            // Keys may come from far away, so they are asked for when the connection is back in its pool.
            var cipher = await keys.ForAsync(keyId, cancellationToken);
            var letter = stored.Letter;
            var payload = cipher.Decrypt(letter.Payload.Span, keyId, batchId, letter.Page, letter.Index);
            letters.Add(stored with { Letter = letter with { Payload = payload } });
        }

        return letters;
    }

    /// <summary>Why and where, in the order the source sent them; the payloads stay where they are, encrypted.</summary>
    public Task<IReadOnlyList<DeadLetterReason>> ListReasonsAsync(Guid batchId, int limit, CancellationToken cancellationToken) =>
        _database.RunAsync<IReadOnlyList<DeadLetterReason>>(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(ListReasons, connection);
                command.Parameters.Uuid(batchId).Int(limit);
                var reasons = new List<DeadLetterReason>();
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token))
                {
                    reasons.Add(new DeadLetterReason(
                        reader.GetString(0),
                        reader.GetString(1),
                        reader.IsDBNull(2) ? null : reader.GetString(2),
                        reader.GetString(3),
                        reader.GetInt32(4),
                        reader.GetInt32(5)));
                }

                return reasons;
            },
            cancellationToken);

    /// <summary>Number of dead letters of a run by code, the most frequent first.</summary>
    public Task<IReadOnlyList<(string Code, long Count)>> SummaryAsync(Guid batchId, CancellationToken cancellationToken) =>
        _database.RunAsync<IReadOnlyList<(string Code, long Count)>>(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(Summary, connection);
                command.Parameters.Uuid(batchId);
                var codes = new List<(string Code, long Count)>();
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token))
                    codes.Add((reader.GetString(0), reader.GetInt64(1)));
                return codes;
            },
            cancellationToken);

    /// <summary>The statement that stores dead letters, for a transaction that does more than that.</summary>
    internal static NpgsqlBatchCommand AddCommand(
        ChunkKey key, IReadOnlyList<DeadLetter> letters, DeadLetterCipher cipher, DateTimeOffset now)
    {
        var command = new NpgsqlBatchCommand(Add);
        command.Parameters.Chunk(key).Text(key.Sync).Time(now).Text(cipher.KeyId)
            .Array(NpgsqlDbType.Integer, [.. letters.Select(letter => letter.Page)])
            .Array(NpgsqlDbType.Integer, [.. letters.Select(letter => letter.Index)])
            .Array(NpgsqlDbType.Text, [.. letters.Select(letter => WriteStage(letter.Stage))])
            .Array(NpgsqlDbType.Text, [.. letters.Select(letter => letter.Code)])
            .Array(NpgsqlDbType.Text, [.. letters.Select(letter => letter.Field)])
            .Array(NpgsqlDbType.Text, [.. letters.Select(letter => letter.Message)])
            .Array(NpgsqlDbType.Bytea, [.. letters.Select(letter => cipher.Encrypt(letter.Payload.Span, key.BatchId, letter.Page, letter.Index))]);
        return command;
    }

    private Task<List<(StoredDeadLetter Letter, string KeyId)>> ListEncryptedAsync(Guid batchId, int limit, CancellationToken cancellationToken) =>
        _database.RunAsync(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(List, connection);
                command.Parameters.Uuid(batchId).Int(limit);
                var letters = new List<(StoredDeadLetter, string)>();
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token))
                    letters.Add((Read(reader, batchId), reader.GetString(4)));
                return letters;
            },
            cancellationToken);

    /// <summary>The letter of a row, its payload still encrypted.</summary>
    private static StoredDeadLetter Read(NpgsqlDataReader row, Guid batchId) =>
        new(
            new ChunkKey(batchId, row.GetString(2), row.GetString(0), row.GetInt32(1)),
            new DeadLetter(
                ReadStage(row.GetString(7)),
                row.GetString(8),
                row.IsDBNull(9) ? null : row.GetString(9),
                row.GetString(10),
                row.GetInt32(5),
                row.GetInt32(6),
                row.GetFieldValue<byte[]>(11)),
            row.GetFieldValue<DateTimeOffset>(3));

    private static string WriteStage(DeadLetterStage stage) => stage.ToString().ToLowerInvariant();

    private static DeadLetterStage ReadStage(string text) => Enum.Parse<DeadLetterStage>(text, ignoreCase: true);
}
