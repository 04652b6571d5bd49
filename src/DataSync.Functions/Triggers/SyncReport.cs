using DataSync.Core.Reading;
using DataSync.Core.Runs;
using DataSync.Functions.Configuration;
using DataSync.Functions.Contracts;
using DataSync.Postgres;
using Microsoft.DurableTask.Client;

namespace DataSync.Functions.Triggers;

/// <summary>Puts together what people ask about a sync. Holds no personal data: codes, fields and places, never values.</summary>
public sealed class SyncReport(
    SyncCatalog catalog, Deployment deployment, RunStore runs, CheckpointStore checkpoints, DeadLetterStore deadLetters, TimeProvider time)
{
    /// <summary>One line about a sync.</summary>
    public SyncOverview Overview(string name, RunRow? last)
    {
        var problem = catalog.ProblemOf(name);
        var definition = problem is null ? catalog.Find(name).Definition : null;
        return new SyncOverview(
            name,
            definition is not null && deployment.IsEnabled(definition),
            definition?.Schedule,
            Schedule.Next(definition?.Schedule, time.GetUtcNow().UtcDateTime),
            problem,
            last?.ToSummary());
    }

    /// <summary>All about a sync and its last run.</summary>
    public async Task<SyncDetail> DetailAsync(string name, OrchestrationMetadata? instance, CancellationToken cancellationToken)
    {
        var last = await runs.FindLastAsync(name, cancellationToken);
        var samples = catalog.ProblemOf(name) is null ? catalog.Find(name).Definition.Limits.ErrorSamples : 0;
        var checkpoint = await checkpoints.GetAsync(name, slice: "", cancellationToken);
        return new SyncDetail(
            Overview(name, last),
            instance?.RuntimeStatus.ToString(),
            instance is { IsCompleted: false } ? instance.ReadCustomStatusAs<RunProgress>() : null,
            checkpoint?.Position,
            last is null ? [] : [.. (await deadLetters.SummaryAsync(last.BatchId, cancellationToken)).Select(e => new ErrorCount(e.Code, e.Count))],
            last is null ? [] : await deadLetters.ListReasonsAsync(last.BatchId, samples, cancellationToken));
    }
}

/// <summary>A sync and its last run.</summary>
public sealed record SyncOverview(string Sync, bool Enabled, string? Schedule, DateTime? NextDue, string? Problem, RunSummary? LastRun);

/// <summary>A sync, its run on the way, where the next would resume, and what failed.</summary>
public sealed record SyncDetail(
    SyncOverview Overview,
    string? OrchestrationStatus,
    RunProgress? Progress,
    PagePosition? Checkpoint,
    IReadOnlyList<ErrorCount> ErrorsByCode,
    IReadOnlyList<DeadLetterReason> ErrorSamples);

/// <summary>How often an error code occurred.</summary>
public sealed record ErrorCount(string Code, long Count);
