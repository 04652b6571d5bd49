using System.Text;
using System.Text.Json;
using DataSync.Core.Definitions;
using DataSync.Core.Reading;
using DataSync.Core.Records;
using DataSync.Core.Runs;
using DataSync.Postgres;
using Npgsql;

namespace DataSync.Postgres.Tests;

/// <summary>A sync with a destination table of its own, an open run and all stores.</summary>
internal sealed class Scenario
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static int _next;

    private readonly TestDatabase _database;

    private Scenario(TestDatabase database, SyncDefinition definition, bool cached, NpgsqlDataSource? dataSource)
    {
        _database = database;
        DataSource = dataSource ?? database.DataSource;
        Definition = definition;
        Cache = cached ? new StagingCache() : null;
        Time = new ImmediateTime();
        Retry = new DatabaseRetry(Time, () => 0.5);
        Runs = new RunStore(DataSource, Cache, Retry);
        Checkpoints = new CheckpointStore(DataSource, Cache, Retry);
        Staging = new StagingStore(DataSource, Cache, Retry);
        DeadLetters = new DeadLetterStore(DataSource, Cipher, Retry);
        Writer = new BatchWriter(DataSource, Cipher, Cache, Retry);
        Key = new ChunkKey(NewId(), definition.Name, "", 0);
    }

    public static DeadLetterCipher Cipher { get; } = new([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    public NpgsqlDataSource DataSource { get; }

    public SyncDefinition Definition { get; private set; }

    public StagingCache? Cache { get; }

    public ImmediateTime Time { get; }

    public DatabaseRetry Retry { get; }

    public RunStore Runs { get; }

    public CheckpointStore Checkpoints { get; }

    public StagingStore Staging { get; }

    public DeadLetterStore DeadLetters { get; }

    public BatchWriter Writer { get; }

    public ChunkKey Key { get; private set; }

    /// <summary>Quoted name of the destination table.</summary>
    public string Table => Definition.Destination.Table;

    public static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    public static string NewName(string prefix) => $"{prefix}_{Interlocked.Increment(ref _next)}";

    /// <summary>Creates the table and begins a run.</summary>
    /// <param name="database">Where.</param>
    /// <param name="columns">Columns and constraints of the table, as SQL.</param>
    /// <param name="mapping">Mapping; the first column is the key.</param>
    /// <param name="cached">Whether this process keeps what it has staged.</param>
    /// <param name="table">Name of the table; a new one when null.</param>
    /// <param name="dataSource">Pool to use; the database's own when null.</param>
    /// <param name="suffix">What follows the columns in CREATE TABLE.</param>
    public static async Task<Scenario> BeginAsync(
        TestDatabase database,
        string columns,
        ColumnMapping[] mapping,
        bool cached = true,
        string? table = null,
        NpgsqlDataSource? dataSource = null,
        string suffix = "")
    {
        table ??= NewName("t");
        await database.ExecuteAsync($"CREATE TABLE {table} ({columns}) {suffix}");
        var scenario = new Scenario(database, Define(table, mapping), cached, dataSource);
        await scenario.BeginRunAsync();
        return scenario;
    }

    /// <summary>Begins a run of a sync into a table that exists, on a pool given.</summary>
    public static async Task<Scenario> OnAsync(TestDatabase database, SyncDefinition definition, NpgsqlDataSource dataSource)
    {
        var scenario = new Scenario(database, definition, cached: false, dataSource);
        await scenario.BeginRunAsync();
        return scenario;
    }

    /// <summary>The customers table of the definitions folder in short: id, email (at most 20), name.</summary>
    public static Task<Scenario> CustomersAsync(TestDatabase database, bool cached = true, NpgsqlDataSource? dataSource = null) => BeginAsync(
        database,
        "id bigint PRIMARY KEY, email varchar(20) NOT NULL, name text, written_at timestamptz, batch_id uuid",
        [new("id", "id"), new("email", "email"), new("name", "name"), new("written_at", Set: RunValue.Now), new("batch_id", Set: RunValue.BatchId)],
        cached,
        dataSource: dataSource);

    public static SyncDefinition Define(string table, params ColumnMapping[] mapping) => new(
        NewName("sync"),
        null,
        new SourceDefinition("api", "stream", new Dictionary<string, string>()),
        mapping,
        new DestinationDefinition(table, [mapping[0].Column]),
        new FetchDefinition(),
        LimitsDefinition.Default);

    public void Redefine(Func<SyncDefinition, SyncDefinition> change) => Definition = change(Definition);

    public async Task BeginRunAsync()
    {
        Key = Key with { BatchId = NewId(), Chunk = 0 };
        (await Runs.BeginAsync(new RunStart(Key.BatchId, Key.Sync, $"sync-{Key.Sync}", "test", PagePosition.Start, 100, Now, "test"), default)).ShouldBeNull();
    }

    /// <summary>Stages rows as one page and one batch.</summary>
    public async Task StageAsync(params string?[][] rows)
    {
        var batch = Rows(rows);
        var objects = rows.Select(row => batch.Columns.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second));
        await Staging.StagePagesAsync(Key, [new StagedPage(1, JsonSerializer.SerializeToUtf8Bytes(objects), rows.Length)], default);
        await Staging.StageBatchesAsync(Key, [batch], default);
    }

    private string[] Columns => [.. Definition.Mapping.Where(column => column.Set == RunValue.None).Select(column => column.Column)];

    public RowBatch Rows(params string?[][] rows)
    {
        return new RowBatch(
            Columns,
            [.. Columns.Select((_, i) => rows.Select(row => row[i]).ToArray())],
            [.. rows.Select(_ => 1)],
            [.. rows.Select((_, i) => i)]);
    }

    public Task<RecordCounts> WriteAsync(int batch = 0, DateTimeOffset? now = null) =>
        Writer.WriteAsync(Key, batch, Definition, Map, now ?? Now, default);

    /// <summary>The batch of <see cref="StageAsync"/> again, from its page.</summary>
    public IReadOnlyList<RowBatch> Map(IReadOnlyList<StagedPage> pages) =>
        [Rows([.. JsonSerializer.Deserialize<Dictionary<string, string?>[]>(pages.Single().Records.Span)!.Select(record => Columns.Select(column => record[column]).ToArray())])];

    /// <summary>Stages, writes and commits rows as the next chunk of the run.</summary>
    public async Task<RecordCounts> SyncAsync(params string?[][] rows)
    {
        await StageAsync(rows);
        var counts = await WriteAsync();
        await Checkpoints.CommitChunkAsync(Key, new PagePosition(Key.Chunk + 2), counts, Now, default);
        Key = Key with { Chunk = Key.Chunk + 1 };
        return counts;
    }

    /// <summary>Dead letters of the run as "index code column".</summary>
    public async Task<string[]> RefusedAsync() =>
        [.. (await DeadLetters.ListAsync(Key.BatchId, 1000, default)).Select(l => $"{l.Letter.Index} {l.Letter.Code} {l.Letter.Field}".TrimEnd())];

    /// <summary>Number of dead letters of the run.</summary>
    public async Task<long> DeadLettersAsync() => (await DeadLetters.SummaryAsync(Key.BatchId, default)).Sum(code => code.Count);

    /// <summary>Rows of the table as text, in key order.</summary>
    public Task<List<string>> StoredAsync(string columns) =>
        _database.ListAsync<string>($"SELECT concat_ws('|', {columns}) FROM {Table} ORDER BY {Sql.Identifier(Definition.Destination.Key[0])}");

    public static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
