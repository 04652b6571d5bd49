namespace DataSync.LocalRuntime.Durable.Dispatch;

/// <summary>An activity to run.</summary>
internal sealed record ActivityCall(string InstanceId, Guid ExecutionId, int TaskId, string Name, string Version, string? Input);
