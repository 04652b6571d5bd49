namespace Microsoft.Azure.Functions.Worker;

/// <summary>The W3C trace context of an invocation (https://www.w3.org/TR/trace-context/).</summary>
public abstract class TraceContext
{
    public abstract string TraceParent { get; }

    public abstract string TraceState { get; }
}
