using DataSync.LocalRuntime.Hosting.Discovery;
using Microsoft.Azure.Functions.Worker;

namespace DataSync.LocalRuntime.Hosting.Invocation;

/// <summary>One invocation of a function.</summary>
internal sealed class LocalFunctionContext(
    FunctionDescriptor function, string invocationId, IServiceProvider services, CancellationToken cancellationToken) : FunctionContext
{
    /// <summary>The item under which the real worker keeps the HTTP context too.</summary>
    public const string HttpContextKey = "HttpRequestContext";

    private IDictionary<object, object>? _items;
    private InvocationFeatures? _features;

    public FunctionDescriptor Function { get; } = function;

    public override string InvocationId { get; } = invocationId;

    public override string FunctionId => Function.Name;

    public override FunctionDefinition FunctionDefinition => Function.Definition;

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override CancellationToken CancellationToken { get; } = cancellationToken;

    public override IDictionary<object, object> Items
    {
        get => _items ??= new Dictionary<object, object>();
        set => _items = value;
    }

    public override IInvocationFeatures Features => _features ??= new InvocationFeatures();

    public override TraceContext TraceContext { get; } = LocalTraceContext.Current();

    public override BindingContext BindingContext => LocalBindingContext.Of(this);

    public override RetryContext RetryContext => NoRetries.Instance;

    /// <summary>What the parameter with the trigger attribute gets.</summary>
    public object? TriggerValue { get; init; }

    /// <summary>The input of an activity or orchestration, already of the wanted type.</summary>
    public object? Input { get; init; }

    /// <summary>True once the pipeline has reached the function itself.</summary>
    public bool Started { get; set; }

    public object? Result { get; set; }
}
