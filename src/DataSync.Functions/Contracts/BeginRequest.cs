namespace DataSync.Functions.Contracts;

/// <summary>Asks for a run to begin.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="InstanceId">Orchestration instance of the run.</param>
/// <param name="StartedAt">The orchestration's time, UTC.</param>
public sealed record BeginRequest(SyncRequest Request, string InstanceId, DateTime StartedAt);
