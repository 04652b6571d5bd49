using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace DataSync.Postgres;

/// <summary>
/// Brings schema <c>datasync</c> to this version of the program. Needs a role that may create objects; once nothing is
/// pending it only reads, so that the program's own role can call it.
/// </summary>
public sealed class Migrator(NpgsqlDataSource dataSource, ILogger<Migrator>? logger = null)
{
    // Any number that nothing else in the database uses: "datasync" in ASCII.
    internal const long AdvisoryLock = 0x6461746173796e63;

    private const string CreateLedger = """
        CREATE SCHEMA IF NOT EXISTS datasync;
        COMMENT ON SCHEMA datasync IS 'State of DataSync: runs, checkpoints, staging, dead letters.';
        CREATE TABLE datasync.migration (
            version    integer PRIMARY KEY,
            name       text NOT NULL,
            checksum   text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        );
        COMMENT ON TABLE datasync.migration IS 'Migrations applied to this schema, with the SHA-256 of their script.';
        """;

    private readonly Database _database = new(dataSource, null);
    private readonly ILogger _logger = logger ?? NullLogger<Migrator>.Instance;

    /// <summary>Migrations in the order they are applied; tests give their own.</summary>
    internal IReadOnlyList<Migration> Migrations { get; init; } = Migration.All;

    /// <summary>Applies what is pending, all of it or nothing; a second starter waits for the first.</summary>
    /// <returns>Names of the migrations applied by this call.</returns>
    /// <exception cref="MigrationException">An applied migration was changed, or the database is newer than the program.</exception>
    public Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken) =>
        _database.RunAsync(ApplyAsync, cancellationToken);

    /// <summary>Names of the migrations that are not applied yet.</summary>
    /// <exception cref="MigrationException">An applied migration was changed, or the database is newer than the program.</exception>
    public Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellationToken) =>
        _database.RunAsync(PendingAsync, cancellationToken);

    /// <inheritdoc cref="PendingAsync(CancellationToken)"/>
    internal async Task<IReadOnlyList<string>> PendingAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        [.. Pending(await AppliedAsync(connection, cancellationToken) ?? []).Select(m => m.ToString())];

    private async Task<IReadOnlyList<string>> ApplyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await AppliedAsync(connection, cancellationToken) is { } before && Pending(before).Count == 0)
            return [];

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0");
        await RunAsync($"SELECT pg_advisory_xact_lock({AdvisoryLock})");

        // The other starters are waited for as long as it takes, the tables in use are not: others queue behind a waiting ALTER.
        await RunAsync("SET LOCAL lock_timeout = '20s'");
        var applied = await AppliedAsync(connection, cancellationToken);
        if (applied is null)
            await RunAsync(CreateLedger);

        var pending = Pending(applied ?? []);
        foreach (var migration in pending)
        {
            await RunAsync(migration.Script);
            await using var record = new NpgsqlCommand(
                "INSERT INTO datasync.migration (version, name, checksum) VALUES ($1, $2, $3)", connection);
            record.Parameters.Int(migration.Version).Text(migration.Name).Text(migration.Checksum);
            await record.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        foreach (var migration in pending)
            Log.MigrationApplied(_logger, migration.Version, migration.Name);
        return [.. pending.Select(m => m.ToString())];

        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Applied versions with their checksums; null when the schema does not exist yet.</summary>
    private static async Task<Dictionary<int, string>?> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // A scan of the catalog, not to_regclass: within a transaction that may answer from a cache filled before another starter committed.
        await using var exists = new NpgsqlCommand(
            "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'datasync' AND c.relname = 'migration')",
            connection);
        if (await exists.ExecuteScalarAsync(cancellationToken) is not true)
            return null;

        var applied = new Dictionary<int, string>();
        await using var command = new NpgsqlCommand("SELECT version, checksum FROM datasync.migration ORDER BY version", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            applied.Add(reader.GetInt32(0), reader.GetString(1));
        return applied;
    }

    private List<Migration> Pending(Dictionary<int, string> applied)
    {
        foreach (var (version, checksum) in applied)
        {
            var known = Migrations.FirstOrDefault(m => m.Version == version)
                ?? throw new MigrationException(
                    $"The database has migration {version:0000}, which this version of the program does not know: it was migrated by a "
                    + "newer version. Deploy that version, or connect to another database.");
            if (known.Checksum != checksum)
            {
                throw new MigrationException(
                    $"Migration {known} was changed after it was applied to this database. Restore its file and put the change into a new migration.");
            }
        }

        return [.. Migrations.Where(m => !applied.ContainsKey(m.Version))];
    }
}
