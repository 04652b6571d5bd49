using System.Reflection;
using DataSync.LocalRuntime.Hosting.Invocation;

namespace DataSync.LocalRuntime.Hosting.Discovery;

/// <summary>A function ready to run.</summary>
internal sealed class FunctionDescriptor
{
    private readonly FunctionMethod _method;
    private readonly IReadOnlyList<BindParameter> _parameters;

    public FunctionDescriptor(
        string name, MethodInfo method, FunctionTrigger trigger, ParameterInfo triggerParameter, IReadOnlyList<BindParameter> parameters)
    {
        _method = new FunctionMethod(method);
        _parameters = parameters;
        Name = name;
        Method = method;
        Trigger = trigger;
        TriggerParameter = triggerParameter;
        Definition = new LocalFunctionDefinition(this);
    }

    public string Name { get; }

    public MethodInfo Method { get; }

    public FunctionTrigger Trigger { get; }

    public ParameterInfo TriggerParameter { get; }

    public LocalFunctionDefinition Definition { get; }

    /// <summary>What the method gives once awaited; typeof(void) for nothing.</summary>
    public Type ResultType => _method.ResultType;

    /// <summary>Binds the parameters and runs the method; the result goes into the context.</summary>
    /// <remarks>Nothing here leaves the caller's scheduler: orchestrators run through it too.</remarks>
    public async Task RunAsync(LocalFunctionContext context)
    {
        var arguments = new object?[_parameters.Count];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = await _parameters[i](context);
        context.Started = true;
        context.Result = await _method.InvokeAsync(context.InstanceServices, arguments);
    }
}
