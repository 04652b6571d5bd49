using DataSync.Functions.Contracts;
using DataSync.Postgres;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace DataSync.Functions.Activities;

/// <summary>Tells people: in the sync log and in the application's log.</summary>
public sealed class Notify(SyncLog log, TimeProvider time, ILogger<Notify> logger)
{
    /// <summary>Records the notice. May be recorded twice after a crash; it carries the run's id.</summary>
    [Function(nameof(Notify))]
    public async Task RunAsync([ActivityTrigger] Notice notice, FunctionContext context)
    {
        var level = LevelOf(notice.Level);
        Log.Noticed(logger, level, notice.Sync, notice.BatchId, notice.Event, notice.Message);
        await log.AppendAsync(
            new SyncLogEntry(notice.Sync, notice.BatchId, time.GetUtcNow(), level, notice.Event, notice.Message), context.CancellationToken);
    }

    private static LogLevel LevelOf(NoticeLevel level) => level switch
    {
        NoticeLevel.Critical => LogLevel.Error,
        NoticeLevel.Warning => LogLevel.Warning,
        _ => LogLevel.Information,
    };
}
