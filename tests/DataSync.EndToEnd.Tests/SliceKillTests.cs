using System.Net.Http.Json;
using System.Text.Json;
using DataSync.Core.Runs;
using DataSync.EndToEnd.Tests.Support;
using DataSync.Postgres;
using Npgsql;

namespace DataSync.EndToEnd.Tests;

/// <summary>A run over slices that is killed while it plans and while it reads ends as one that was left alone.</summary>
public sealed class SliceKillTests
{
    private const int Customers = 60;
    private const int PlanningKills = 3;
    private const int ReadingKills = 9;

    [Fact]
    public async Task An_app_that_is_killed_while_it_plans_and_while_it_reads_ends_with_the_result_of_an_undisturbed_run()
    {
        await using var shop = await ShopApi.StartAsync(Customers, SliceTests.Orders(Customers, each: 5));
        using var yaml = new SyncYaml();
        ShopYaml.WriteTo(yaml.Folder, shop.Url, pageSize: 2, pagesPerChunk: 3);
        var undisturbed = await RunUndisturbedAsync(yaml);

        // Slow enough to be killed in the middle of.
        shop.Delay = TimeSpan.FromMilliseconds(15);
        await using var database = await TestDatabase.CreateAsync();
        var settings = Settings(database.ConnectionString, yaml);
        (await CliProcess.RunAsync(settings, "migrate")).ExitCode.ShouldBe(0);
        var random = new Random(417);
        Guid? batchId = null;
        for (var kills = 0; kills < PlanningKills + ReadingKills; kills++)
        {
            await using var host = await HostProcess.StartAsync(settings);
            batchId ??= await TriggerAsync(host.Url);
            var isPlanning = kills < PlanningKills;
            await Eventually.UntilAsync(
                async () => await AskAsync(database.DataSource, isPlanning ? Planning : Reading),
                TimeSpan.FromSeconds(60),
                isPlanning ? "some slices to be planned" : "the plan to be complete");
            // Somewhere within the work; where exactly is left to chance, which is the point.
            await Task.Delay(random.Next(0, 250));
            await host.KillAsync();
            (await AskAsync(database.DataSource, Ended)).ShouldBeFalse($"the run ended after {kills} kills; it must be longer");
        }

        await using (await HostProcess.StartAsync(settings))
            await Eventually.UntilAsync(() => AskAsync(database.DataSource, Ended), TimeSpan.FromMinutes(2), "the run to end");
        (await OutcomeAsync(database.DataSource)).ShouldBe(undisturbed);
        undisturbed.Rows.ShouldBe(SliceTests.Rows(shop));
    }

    private const string Planning = "SELECT EXISTS (SELECT FROM datasync.run WHERE slices IS NULL AND batch_id IN (SELECT plan_id FROM datasync.slice))";
    private const string Reading = "SELECT EXISTS (SELECT FROM datasync.run WHERE slices IS NOT NULL)";
    private const string Ended = "SELECT EXISTS (SELECT FROM datasync.run WHERE ended_at IS NOT NULL)";

    /// <summary>Everything that must not depend on how often a run was interrupted.</summary>
    private sealed record Outcome(RunStatus Status, RecordCounts Counts, int? Slices, string Rows, string State);

    private static async Task<Outcome> RunUndisturbedAsync(SyncYaml yaml)
    {
        await using var database = await TestDatabase.CreateAsync();
        var settings = Settings(database.ConnectionString, yaml);
        (await CliProcess.RunAsync(settings, "migrate")).ExitCode.ShouldBe(0);
        var run = await CliProcess.RunAsync(settings, "run", "orders", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        return await OutcomeAsync(database.DataSource);
    }

    private static async Task<Outcome> OutcomeAsync(NpgsqlDataSource database)
    {
        var run = (await new RunStore(database).FindLastAsync("orders", CancellationToken.None))!;
        await using var rows = database.CreateCommand(SliceTests.RowsSql);
        await using var state = database.CreateCommand("SELECT string_agg(partition || cursor || rank, E'\\n' ORDER BY partition) FROM datasync.stream_state");
        return new Outcome(run.Status, run.Counts, run.Slices, (string)(await rows.ExecuteScalarAsync())!, (string)(await state.ExecuteScalarAsync())!);
    }

    private static Dictionary<string, string?> Settings(string connection, SyncYaml yaml) => new()
    {
        ["ConnectionStrings__DataSync"] = connection,
        ["DataSync__Definitions"] = yaml.Folder,
        ["API_BASE_URL"] = "http://127.0.0.1:1",
        ["SECRET_CUSTOMER_API_KEY"] = SyncStage.ApiKey,
        ["SECRET_DEAD_LETTER_KEY"] = Convert.ToBase64String(new byte[32]),
        ["DataSync__Host"] = "http://127.0.0.1:1",
        ["DataSync__Http__BaseDelay"] = "00:00:00.01",
        ["AzureWebJobs__ScheduleTick__Disabled"] = "true",
    };

    private static async Task<Guid> TriggerAsync(string url)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        using var answer = await http.PostAsync("/api/sync/trigger/orders", null);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("syncBatchId").GetGuid();
    }

    private static async Task<bool> AskAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (bool)(await command.ExecuteScalarAsync())!;
    }
}
