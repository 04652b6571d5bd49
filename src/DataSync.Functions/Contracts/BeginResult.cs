namespace DataSync.Functions.Contracts;

/// <summary>Answer of BeginRun: a plan, or why there is none.</summary>
/// <param name="Plan">The plan of the run that began; null when it was refused.</param>
/// <param name="Refusal">Why the run was refused, in plain words.</param>
/// <param name="OtherBatchId">The run that is already open for the sync, when that is why.</param>
public sealed record BeginResult(RunPlan? Plan, string? Refusal = null, Guid? OtherBatchId = null);
