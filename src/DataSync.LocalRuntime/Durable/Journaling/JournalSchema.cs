using Npgsql;

namespace DataSync.LocalRuntime.Durable.Journaling;

/// <summary>Creates the journal's tables; running it again changes nothing.</summary>
internal static class JournalSchema
{
    private const int Version = 1;

    /// <exception cref="InvalidOperationException">The journal was written by a newer version of the engine.</exception>
    public static async Task EnsureAsync(NpgsqlConnection connection, JournalNames names, CancellationToken cancellationToken)
    {
        await using var create = new NpgsqlCommand(Sql(names), connection);
        await create.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);

        await using var read = new NpgsqlCommand($"SELECT version FROM {names.Journal}", connection);
        var found = (int)(await read.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        if (found > Version)
        {
            throw new InvalidOperationException(
                $"The journal in schema '{names.RawSchema}' has version {found}, this engine knows {Version}. " +
                "Run the newer program, or give this one its own schema.");
        }
    }

    // Text is stored as given, never as jsonb: inputs and results must come back byte for byte.
    // instance_id has the C collation so that prefix searches can use its index.
    private static string Sql(JournalNames names) => $"""
        CREATE SCHEMA IF NOT EXISTS {names.Schema};

        CREATE TABLE IF NOT EXISTS {names.Journal} (
            only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
            version     int    NOT NULL,
            epoch       bigint NOT NULL,
            last_commit bigint NOT NULL
        ) WITH (fillfactor = 10);
        INSERT INTO {names.Journal} (version, epoch, last_commit) VALUES ({Version}, 0, 0) ON CONFLICT DO NOTHING;

        CREATE TABLE IF NOT EXISTS {names.Instance} (
            instance_id      text COLLATE "C" PRIMARY KEY,
            execution_id     uuid        NOT NULL,
            name             text        NOT NULL,
            version          text        NOT NULL,
            status           smallint    NOT NULL,
            input            text,
            output           text,
            custom_status    text,
            failure          text,
            tags             text,
            parent_id        text COLLATE "C",
            parent_execution uuid,
            parent_name      text,
            parent_task      int,
            created_at       timestamptz NOT NULL,
            updated_at       timestamptz NOT NULL,
            start_at         timestamptz,
            started_at       timestamptz,
            completed_at     timestamptz,
            history_length   int         NOT NULL
        ) WITH (fillfactor = 70);
        CREATE INDEX IF NOT EXISTS instance_created ON {names.Instance} (created_at, instance_id);
        CREATE INDEX IF NOT EXISTS instance_live ON {names.Instance} (status) WHERE status IN (0, 6, 7);
        CREATE INDEX IF NOT EXISTS instance_parent ON {names.Instance} (parent_id) WHERE parent_id IS NOT NULL;

        CREATE TABLE IF NOT EXISTS {names.History} (
            instance_id text COLLATE "C" NOT NULL,
            sequence    int         NOT NULL,
            type        smallint    NOT NULL,
            at          timestamptz NOT NULL,
            task_id     int,
            name        text,
            version     text,
            payload     text,
            target_id   text,
            fire_at     timestamptz,
            failure     text,
            PRIMARY KEY (instance_id, sequence)
        );

        CREATE TABLE IF NOT EXISTS {names.Message} (
            id          bigint PRIMARY KEY,
            instance_id text COLLATE "C" NOT NULL,
            body        text NOT NULL
        );
        """;
}
