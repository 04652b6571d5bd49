using System.Reflection;
using System.Text.RegularExpressions;
using DataSync.LocalRuntime.Hosting.Invocation;
using DataSync.LocalRuntime.Hosting.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace DataSync.LocalRuntime.Hosting.Discovery;

/// <summary>Finds the functions by reflection, once, and collects everything that is wrong with them.</summary>
internal sealed partial class FunctionDiscovery(Func<string, string?> getSetting, bool aspNetCoreIntegration)
{
    private const BindingFlags AnyMethod =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly List<FunctionProblem> _problems = [];

    /// <exception cref="FunctionDiscoveryException">Some function cannot run.</exception>
    public FunctionCatalog Find(IEnumerable<FunctionSource> sources)
    {
        var functions = new List<FunctionDescriptor>();
        foreach (var type in sources.SelectMany(source => source.GetTypes()).Distinct())
        {
            foreach (var method in type.GetMethods(AnyMethod))
            {
                if (method.GetCustomAttribute<FunctionAttribute>() is { } attribute
                    && TryDescribe(method, attribute.Name) is { } function) functions.Add(function);
            }
        }

        RejectDuplicates(functions);
        RouteRules.Check(functions, Report);
        if (_problems.Count > 0) throw new FunctionDiscoveryException(_problems);
        return new FunctionCatalog([.. functions.OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)]);
    }

    private FunctionDescriptor? TryDescribe(MethodInfo method, string name)
    {
        if (!NamePattern().IsMatch(name))
        {
            Report(method, null, $"'{name}' is not a function name.", "Start with a letter, then letters, digits, - and _, at most 127.");
            return null;
        }

        if (!method.IsPublic || method.IsGenericMethodDefinition || method.DeclaringType is not { ContainsGenericParameters: false } type
            || (type.IsAbstract && !method.IsStatic))
        {
            Report(method, null, "The host cannot call it.", "Make it a public, non-generic method of a concrete class.");
            return null;
        }

        var triggers = method.GetParameters()
            .Where(parameter => parameter.GetCustomAttribute<TriggerBindingAttribute>() is not null).ToList();
        if (triggers.Count != 1)
        {
            Report(method, null, $"It has {triggers.Count} trigger parameters.", "Give exactly one parameter a trigger attribute.");
            return null;
        }

        var trigger = Describe(triggers[0].GetCustomAttribute<TriggerBindingAttribute>()!, name, triggers[0]);
        return trigger is null || Bind(method, trigger) is not { } parameters
            ? null
            : new FunctionDescriptor(name, method, trigger, triggers[0], parameters);
    }

    private FunctionTrigger? Describe(TriggerBindingAttribute attribute, string name, ParameterInfo parameter)
    {
        switch (attribute)
        {
            case HttpTriggerAttribute { AuthLevel: AuthorizationLevel.User }:
                Report((MethodInfo)parameter.Member, parameter, "AuthorizationLevel.User has no meaning here.", "Use Anonymous or Function.");
                return null;
            case HttpTriggerAttribute http:
                return new HttpTrigger((http.Route ?? name).Trim('/'), [.. http.Methods ?? []], http.AuthLevel);
            case TimerTriggerAttribute timer:
                return DescribeTimer(timer, parameter);
            case OrchestrationTriggerAttribute orchestration:
                return new OrchestrationTrigger(orchestration.Orchestration ?? name);
            case ActivityTriggerAttribute activity:
                return new ActivityTrigger(activity.Activity ?? name);
            default:
                Report((MethodInfo)parameter.Member, parameter, $"The local runtime does not know {attribute.GetType().Name}.",
                    "Use an HTTP, timer, orchestration or activity trigger.");
                return null;
        }
    }

    private TimerTrigger? DescribeTimer(TimerTriggerAttribute timer, ParameterInfo parameter)
    {
        var expression = timer.Schedule;
        if (expression.Length > 2 && expression[0] == '%' && expression[^1] == '%')
        {
            var setting = expression[1..^1];
            if (getSetting(setting) is not { Length: > 0 } value)
            {
                Report((MethodInfo)parameter.Member, parameter, $"The setting '{setting}' of its schedule is not set.", $"Set {setting} to a schedule.");
                return null;
            }

            expression = value;
        }

        if (TimerSchedule.TryParse(expression)?.Next(DateTime.UnixEpoch) is null)
        {
            Report((MethodInfo)parameter.Member, parameter, $"'{expression}' is not a schedule that ever comes due.",
                "Write six NCRONTAB fields, such as \"0 */5 * * * *\" for every five minutes, or a TimeSpan above zero, such as \"00:05:00\".");
            return null;
        }

        return new TimerTrigger(expression, timer.RunOnStartup, timer.UseMonitor);
    }

    private List<BindParameter>? Bind(MethodInfo method, FunctionTrigger trigger)
    {
        var bound = new List<BindParameter>();
        var binding = new ParameterBinding(trigger, aspNetCoreIntegration);
        foreach (var parameter in method.GetParameters())
        {
            if (binding.TryBind(parameter, out var remedy) is { } bind) bound.Add(bind);
            else Report(method, parameter, $"Nothing binds {parameter.ParameterType.Name} in a function with a {trigger.Type}.", remedy);
        }

        return bound.Count == method.GetParameters().Length ? bound : null;
    }

    private void RejectDuplicates(List<FunctionDescriptor> functions)
    {
        foreach (var same in functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            var first = same.First().Method;
            foreach (var function in same.Skip(1))
            {
                Report(function.Method, null, $"The name '{function.Name}' belongs to {first.DeclaringType}.{first.Name} already.",
                    "Give each function its own name.");
            }
        }
    }

    private void Report(MethodInfo method, ParameterInfo? parameter, string reason, string remedy) =>
        _problems.Add(new FunctionProblem(
            method.DeclaringType?.FullName ?? "", method.Name, parameter?.Name, reason, remedy));

    // The rule of the Functions host for function names.
    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9_-]{0,126}$", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();
}
