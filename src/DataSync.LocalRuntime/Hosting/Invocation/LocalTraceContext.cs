using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace DataSync.LocalRuntime.Hosting.Invocation;

/// <summary>The trace of the activity that was current when the invocation began.</summary>
internal sealed class LocalTraceContext(string traceParent, string traceState) : TraceContext
{
    private static readonly LocalTraceContext None = new("", "");

    public override string TraceParent { get; } = traceParent;

    public override string TraceState { get; } = traceState;

    public static LocalTraceContext Current() =>
        Activity.Current is { Id: { } id } activity ? new LocalTraceContext(id, activity.TraceStateString ?? "") : None;
}
