using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using DataSync.LocalRuntime.Hosting.Discovery;
using DataSync.LocalRuntime.Hosting.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace DataSync.LocalRuntime.Hosting.Invocation;

/// <summary>Decides, once per parameter, where its argument comes from.</summary>
internal sealed class ParameterBinding(FunctionTrigger trigger, bool aspNetCoreIntegration)
{
    private bool _orchestrationInputTaken;

    /// <summary>How to get the argument; null, with a remedy, when nothing can give one.</summary>
    public BindParameter? TryBind(ParameterInfo parameter, out string remedy)
    {
        var isTrigger = parameter.GetCustomAttribute<TriggerBindingAttribute>() is not null;
        if (parameter.ParameterType.IsByRef || parameter.ParameterType.IsPointer)
        {
            remedy = "Take it by value.";
            return null;
        }

        if (parameter.ParameterType == typeof(FunctionContext))
        {
            remedy = "";
            return static context => new(context);
        }

        return trigger switch
        {
            HttpTrigger => BindHttp(parameter, isTrigger, out remedy),
            TimerTrigger => BindTimer(parameter, isTrigger, out remedy),
            ActivityTrigger => BindActivity(parameter, isTrigger, out remedy),
            _ => BindOrchestration(parameter, isTrigger, out remedy),
        };
    }

    private BindParameter? BindHttp(ParameterInfo parameter, bool isTrigger, out string remedy)
    {
        var type = parameter.ParameterType;
        if (type == typeof(HttpRequestData))
        {
            remedy = "";
            return static context => new(LocalHttpRequestData.Of(context));
        }

        if (type == typeof(HttpRequest))
        {
            remedy = "Call builder.ConfigureFunctionsWebApplication() in Program.cs, or take HttpRequestData.";
            return aspNetCoreIntegration ? static context => new(context.GetHttpContext()!.Request) : null;
        }

        remedy = "Put the trigger attribute on an HttpRequest or HttpRequestData, and [FromBody] on the parameter for the body.";
        if (isTrigger) return null;
        if (parameter.GetCustomAttribute<FromBodyAttribute>() is not null) return HttpValueBinding.FromBody(parameter);
        remedy = "Take a string, number, bool, Guid, date or enum from the route or query; mark a JSON body with [FromBody]; " +
            "inject a service into the class's constructor.";
        return TryBindCommon(parameter, out var common) ? common : HttpValueBinding.TryFromRouteOrQuery(parameter);
    }

    private static BindParameter? BindTimer(ParameterInfo parameter, bool isTrigger, out string remedy)
    {
        remedy = isTrigger ? "Put the trigger attribute on a TimerInfo." : "Inject a service into the class's constructor.";
        if (isTrigger) return parameter.ParameterType == typeof(TimerInfo) ? Trigger : null;
        return TryBindCommon(parameter, out var common) ? common : null;
    }

    private static BindParameter? BindActivity(ParameterInfo parameter, bool isTrigger, out string remedy)
    {
        remedy = "The parameter with the trigger attribute takes the whole input; inject a service into the class's constructor.";
        if (isTrigger) return parameter.ParameterType == typeof(TaskActivityContext) ? Trigger : Input;
        return TryBindCommon(parameter, out var common) ? common : null;
    }

    private BindParameter? BindOrchestration(ParameterInfo parameter, bool isTrigger, out string remedy)
    {
        remedy = "Put the trigger attribute on a TaskOrchestrationContext.";
        if (isTrigger) return parameter.ParameterType == typeof(TaskOrchestrationContext) ? Trigger : null;

        remedy = "An orchestrator takes its context, at most one input and the FunctionContext; everything else belongs into an activity.";
        if (_orchestrationInputTaken || !IsOrchestrationInput(parameter)) return null;
        _orchestrationInputTaken = true;
        return Input;
    }

    /// <summary>The one parameter of an orchestrator that takes its input.</summary>
    public static bool IsOrchestrationInput(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<BindingAttribute>() is null
        && parameter.ParameterType != typeof(CancellationToken)
        && parameter.ParameterType != typeof(FunctionContext)
        && parameter.ParameterType != typeof(DurableTaskClient);

    private static bool TryBindCommon(ParameterInfo parameter, [NotNullWhen(true)] out BindParameter? bind)
    {
        bind = null;
        if (parameter.ParameterType == typeof(CancellationToken)) bind = static context => new(context.CancellationToken);
        else if (parameter.ParameterType == typeof(DurableTaskClient) && parameter.GetCustomAttribute<DurableClientAttribute>() is not null)
            bind = static context => new(context.InstanceServices.GetRequiredService<DurableTaskClient>());
        return bind is not null;
    }

    private static ValueTask<object?> Trigger(LocalFunctionContext context) => new(context.TriggerValue);

    private static ValueTask<object?> Input(LocalFunctionContext context) => new(context.Input);
}
