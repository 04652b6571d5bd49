using System.Net.Http.Json;
using System.Text.Json;
using DataSync.EndToEnd.Tests.Support;
using DataSync.SampleApi;

namespace DataSync.EndToEnd.Tests;

/// <summary>What people can ask, and what must not be told.</summary>
public sealed class ReportTests
{
    [Fact]
    public async Task Status_tells_run_counts_checkpoint_and_errors_by_code()
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = 1_000, BadRate = 0.03 });
        var run = await stage.RunToEndAsync();

        var status = await stage.Http.GetFromJsonAsync<JsonElement>("/api/sync/status/customers");

        var last = status.GetProperty("overview").GetProperty("lastRun");
        last.GetProperty("syncBatchId").GetGuid().ShouldBe(run.BatchId);
        last.GetProperty("status").GetString().ShouldBe("completed_with_errors");
        last.GetProperty("counts").GetProperty("inserted").GetInt64().ShouldBe(run.Counts.Inserted);
        status.GetProperty("errorsByCode").EnumerateArray().Sum(e => e.GetProperty("count").GetInt64()).ShouldBe(run.Counts.DeadLettered);
        status.GetProperty("errorSamples").GetArrayLength().ShouldBe((int)run.Counts.DeadLettered);
        var all = await stage.Http.GetFromJsonAsync<JsonElement>("/api/sync/status");
        all.EnumerateArray().Single().GetProperty("sync").GetString().ShouldBe("customers");
    }

    [Fact]
    public async Task Error_samples_are_capped_while_the_dead_letters_are_complete()
    {
        await using var stage = await SyncStage.SetUpAsync(
            new SampleApiOptions { Records = 1_000, BadRate = 0.1 },
            new SyncYaml(limits: "{ warning: 100%, critical: 100%, errors: none, error_samples: 10 }"));
        var run = await stage.RunToEndAsync();

        var status = await stage.Http.GetFromJsonAsync<JsonElement>("/api/sync/status/customers");

        status.GetProperty("errorSamples").GetArrayLength().ShouldBe(10);
        (await stage.DeadLettersAsync(run.BatchId)).Count.ShouldBe((int)run.Counts.DeadLettered);
        run.Counts.DeadLettered.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task History_lists_runs_newest_first()
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = 100 });
        var first = await stage.RunToEndAsync();
        var second = await stage.RunToEndAsync();

        var history = await stage.Http.GetFromJsonAsync<JsonElement>("/api/sync/history?sync=customers&limit=5");

        history.EnumerateArray().Select(run => run.GetProperty("syncBatchId").GetGuid()).ShouldBe([second.BatchId, first.BatchId]);
    }

    [Fact]
    public async Task No_secret_and_no_personal_data_is_in_logs_status_history_journal_or_run_tables()
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = 500, BadRate = 0.05 });
        var run = await stage.RunToEndAsync();
        run.Counts.DeadLettered.ShouldBeGreaterThan(0);

        var told = string.Join('\n', stage.Logs.Lines)
            + await stage.Http.GetStringAsync("/api/sync/status/customers")
            + await stage.Http.GetStringAsync("/api/sync/history")
            + await stage.Http.GetStringAsync("/runtime/webhooks/durabletask/instances/sync-customers?showHistory=true&showHistoryOutput=true&showInput=true");
        foreach (var table in new[] { "durable.instance", "durable.history", "datasync.run", "datasync.checkpoint", "datasync.sync_log", "datasync.dead_letter" })
            told += await stage.Database.ScalarAsync<string>($"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t");

        told.ShouldNotContain(SyncStage.ApiKey);
        foreach (var column in new[] { "email", "phone", "address" })
        {
            await using var command = stage.Database.DataSource.CreateCommand($"SELECT {column} FROM customers WHERE length({column}) > 6");
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
                told.ShouldNotContain(rows.GetString(0), Case.Insensitive);
        }
    }
}
