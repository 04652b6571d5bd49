using DataSync.Postgres;
using Microsoft.Extensions.Logging;

namespace DataSync.Postgres.Tests;

public sealed class SyncLogTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task An_event_is_kept_with_its_sync_run_time_and_level()
    {
        var log = new SyncLog(database.DataSource);
        var (sync, run) = (Scenario.NewName("logged"), Scenario.NewId());

        await log.AppendAsync(new SyncLogEntry(sync, run, Scenario.Now, LogLevel.Information, "run_started", "started"), default);
        await log.AppendAsync(new SyncLogEntry(sync, null, Scenario.Now.AddMinutes(1), LogLevel.Warning, "schedule_missed", "missed"), default);

        (await database.ListAsync<string>($"""
            SELECT concat_ws('|', coalesce(batch_id::text, 'none'), extract(epoch FROM at)::bigint, level, event, message)
            FROM datasync.sync_log WHERE sync = '{sync}' ORDER BY at
            """)).ShouldBe(
            [
                $"{run}|{Scenario.Now.ToUnixTimeSeconds()}|information|run_started|started",
                $"none|{Scenario.Now.AddMinutes(1).ToUnixTimeSeconds()}|warning|schedule_missed|missed",
            ]);
    }
}
