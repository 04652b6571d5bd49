using Microsoft.Azure.Functions.Worker;

namespace DataSync.LocalRuntime.Hosting.Discovery;

/// <summary>What starts a function.</summary>
/// <param name="Type">The binding's type as in function.json.</param>
internal abstract record FunctionTrigger(string Type);

/// <param name="Route">Path below the route prefix, without slashes at its ends.</param>
/// <param name="Methods">Accepted methods; empty means all.</param>
/// <param name="Level">The key a caller needs.</param>
internal sealed record HttpTrigger(string Route, IReadOnlyList<string> Methods, AuthorizationLevel Level)
    : FunctionTrigger("httpTrigger");

internal sealed record TimerTrigger(string Schedule, bool RunOnStartup, bool UseMonitor) : FunctionTrigger("timerTrigger");

/// <param name="TaskName">The name orchestrations are started by.</param>
internal sealed record OrchestrationTrigger(string TaskName) : FunctionTrigger("orchestrationTrigger");

/// <param name="TaskName">The name activities are called by.</param>
internal sealed record ActivityTrigger(string TaskName) : FunctionTrigger("activityTrigger");
