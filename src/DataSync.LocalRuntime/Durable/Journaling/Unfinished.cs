namespace DataSync.LocalRuntime.Durable.Journaling;

/// <summary>What a process finds to do when it takes over a journal.</summary>
/// <param name="Instances">Instances that have not ended.</param>
/// <param name="OpenCalls">Their calls without a completion, in order per instance.</param>
/// <param name="Messages">Messages sent and not received, in order.</param>
internal sealed record Unfinished(
    IReadOnlyList<InstanceRecord> Instances,
    IReadOnlyList<(string InstanceId, HistoryEvent Call)> OpenCalls,
    IReadOnlyList<(long Id, string InstanceId, string Body)> Messages);
