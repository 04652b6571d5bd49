using DataSync.Core.Definitions;
using DataSync.Postgres;

namespace DataSync.Postgres.Tests;

public sealed class DestinationProbeTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly string[] NoProblem = [];

    [Fact]
    public async Task A_destination_that_fits_has_no_problem()
    {
        var scenario = await Scenario.CustomersAsync(database);
        (await CodesAsync(scenario.Definition)).ShouldBe(NoProblem);
    }

    [Fact]
    public async Task The_customers_table_of_the_definitions_folder_can_be_created_twice_and_written()
    {
        var sql = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "customers.sql"));
        await database.ExecuteAsync(sql);
        await database.ExecuteAsync(sql);
        var definition = Scenario.Define(
            "customers", new("customer_id", "id"), new("email", "email"), new("name", "name"), new("phone", "phone"), new("address", "address"),
            new("created_at", "created"), new("updated_at", Set: RunValue.Now), new("sync_batch_id", Set: RunValue.BatchId));
        (await CodesAsync(definition)).ShouldBe(NoProblem);
    }

    [Theory]
    [InlineData("id int PRIMARY KEY", "column_missing")]
    [InlineData("id int PRIMARY KEY, v text, w int NOT NULL", "column_unmapped")]
    [InlineData("id int PRIMARY KEY, v text, w int NOT NULL DEFAULT 1, x int GENERATED ALWAYS AS IDENTITY")]
    [InlineData("id int PRIMARY KEY, v int GENERATED ALWAYS AS (id) STORED", "column_generated")]
    [InlineData("id int, v text", "key_not_unique")]
    [InlineData("id int, v text, UNIQUE (id, v)", "key_not_unique")]
    [InlineData("id int UNIQUE DEFERRABLE, v text", "key_not_unique")]
    [InlineData("id int, v text, UNIQUE (id) INCLUDE (v)")]
    public async Task What_does_not_fit_is_named(string columns, params string[] codes)
    {
        var table = Scenario.NewName("probe");
        await database.ExecuteAsync($"CREATE TABLE {table} ({columns})");
        (await CodesAsync(Scenario.Define(table, new("id", "id"), new("v", "v")))).ShouldBe(codes);
    }

    [Theory]
    [InlineData("no_such_table", "table_missing")]
    [InlineData("no_such_schema.t", "table_missing")]
    [InlineData("a.b.c", "table_name_invalid")]
    public async Task A_table_that_is_not_there_is_named(string table, string code) =>
        (await CodesAsync(Scenario.Define(table, new ColumnMapping("id", "id")))).ShouldBe([code]);

    [Fact]
    public async Task A_partial_index_does_not_make_a_key()
    {
        await database.ExecuteAsync("CREATE TABLE partial (id int, v text); CREATE UNIQUE INDEX ON partial (id) WHERE v IS NULL");
        (await CodesAsync(Scenario.Define("partial", new("id", "id"), new("v", "v")))).ShouldBe(["key_not_unique"]);
    }

    [Fact]
    public async Task A_read_only_database_is_named()
    {
        var scenario = await Scenario.CustomersAsync(database);
        await using var readOnly = DataSyncDataSource.Create(database.ConnectionString + ";Options=-c default_transaction_read_only=on");
        (await CodesAsync(scenario.Definition, new DestinationProbe(readOnly))).ShouldBe(["read_only"]);
    }

    [Fact]
    public async Task A_schema_that_is_behind_or_a_server_that_is_away_is_a_problem_not_an_exception()
    {
        await using var unmigrated = DataSyncDataSource.Create(database.ConnectionString + ";Database=postgres");
        (await CodesAsync(Scenario.Define("t", new ColumnMapping("id", "id")), new DestinationProbe(unmigrated))).ShouldBe(["not_migrated", "table_missing"]);

        await using var away = DataSyncDataSource.Create("Host=/no/such/socket;Username=x;Database=x");
        var probe = new DestinationProbe(away, new DatabaseRetry(new ImmediateTime(), () => 0.5));
        (await CodesAsync(Scenario.Define("t", new ColumnMapping("id", "id")), probe)).ShouldBe(["database_unavailable"]);
    }

    private async Task<string[]> CodesAsync(SyncDefinition definition, DestinationProbe? probe = null) =>
        [.. (await (probe ?? new DestinationProbe(database.DataSource)).CheckAsync(definition, default)).Select(problem => problem.Code)];
}
