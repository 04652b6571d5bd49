namespace DataSync.Presets.Tests.Zuora;

/// <summary>The table of Zuora's workflows: two syncs write into its rows, the newest state wins, every state is kept.</summary>
public sealed class ZuoraTableTests : IAsyncLifetime
{
    private ExampleTable _table = null!;

    [Fact]
    public async Task An_older_state_that_comes_late_changes_nothing()
    {
        (await WorkflowAsync("live", 48, "new", "2026-02-02")).ShouldBe(1);

        (await WorkflowAsync("live", 48, "old", "2026-02-01")).ShouldBe(0);

        (await NameAsync("live", 48)).ShouldBe("new");
    }

    [Fact]
    public async Task Tenants_with_the_same_ids_keep_rows_of_their_own()
    {
        await WorkflowAsync("live", 48, "of production", "2026-02-02");
        await WorkflowAsync("test", 48, "of the sandbox", "2026-02-03");

        (await NameAsync("live", 48)).ShouldBe("of production");
    }

    [Fact]
    public async Task Every_state_is_kept_with_the_export_that_was_made_of_it()
    {
        await WorkflowAsync("live", 48, "first", "2026-02-01");
        await ExportAsync("live", 48, """{"tasks":[1]}""");
        await WorkflowAsync("live", 48, "second", "2026-02-02");
        await ExportAsync("live", 48, """{"tasks":[1,2]}""");

        var versions = await _table.Database.ScalarAsync<string>(
            "SELECT string_agg(name || ' ' || export, ', ' ORDER BY updated_at) FROM zuora_workflow_versions WHERE zuora_id = 48");

        versions.ShouldBe("""first {"tasks": [1]}, second {"tasks": [1, 2]}""");
    }

    [Fact]
    public async Task An_export_stands_beside_its_row_and_an_export_that_comes_first_waits_for_it()
    {
        await ExportAsync("live", 48, """{"tasks":[]}""");
        (await _table.Database.ScalarAsync<long>("SELECT count(*) FROM zuora_workflow_versions")).ShouldBe(0);

        await WorkflowAsync("live", 48, "named", "2026-02-01");

        (await _table.Database.ScalarAsync<string>("SELECT name || ' ' || export FROM zuora_workflows")).ShouldBe("""named {"tasks": []}""");
        (await _table.Database.ScalarAsync<long>("SELECT count(*) FROM zuora_workflow_versions")).ShouldBe(1);
    }

    public async Task InitializeAsync() => _table = await ExampleTable.CreateAsync("zuora", "workflows");

    public async Task DisposeAsync() => await _table.DisposeAsync();

    private Task<string?> NameAsync(string tenant, long id) =>
        _table.Database.ScalarAsync<string>("SELECT name FROM zuora_workflows WHERE tenant = $1 AND zuora_id = $2", tenant, id);

    private Task<int> WorkflowAsync(string tenant, long id, string name, string updated) => _table.Database.ExecuteAsync(
        """
        INSERT INTO zuora_workflows AS t (tenant, zuora_id, name, updated_at) VALUES ($1, $2, $3, $4::text::timestamptz)
        ON CONFLICT (tenant, zuora_id) DO UPDATE SET name = EXCLUDED.name, updated_at = EXCLUDED.updated_at
        WHERE (t.name, t.updated_at) IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.updated_at)
        """,
        tenant, id, name, updated);

    private Task<int> ExportAsync(string tenant, long id, string export) => _table.Database.ExecuteAsync(
        """
        INSERT INTO zuora_workflows AS t (tenant, zuora_id, export) VALUES ($1, $2, $3::text::jsonb)
        ON CONFLICT (tenant, zuora_id) DO UPDATE SET export = EXCLUDED.export WHERE t.export IS DISTINCT FROM EXCLUDED.export
        """,
        tenant, id, export);
}
