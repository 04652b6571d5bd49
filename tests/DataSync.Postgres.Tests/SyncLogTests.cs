using DataSync.Postgres;
using Microsoft.Extensions.Logging;

namespace DataSync.Postgres.Tests;

public sealed class SyncLogTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Events_are_listed_latest_first_by_sync_and_by_run()
    {
        var log = new SyncLog(database.DataSource);
        var run = Scenario.NewId();
        SyncLogEntry[] entries =
        [
            new("a", run, Scenario.Now, LogLevel.Information, "run_started", "started"),
            new("a", null, Scenario.Now.AddMinutes(1), LogLevel.Warning, "schedule_missed", "missed"),
            new("b", run, Scenario.Now.AddMinutes(2), LogLevel.Error, "run_failed", "failed"),
        ];
        foreach (var entry in entries)
            await log.AppendAsync(entry, default);

        (await log.ListAsync(null, 2, default)).ShouldBe([entries[2], entries[1]]);
        (await log.ListAsync("a", 9, default)).ShouldBe([entries[1], entries[0]]);
        (await log.ListAsync(run, 9, default)).ShouldBe([entries[2], entries[0]]);
    }
}
