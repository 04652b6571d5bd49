using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DataSync.LocalRuntime.Hosting.Discovery;

/// <summary>Finds routes that ASP.NET Core would refuse, or find ambiguous, only when the first request arrives.</summary>
internal static class RouteRules
{
    public static void Check(IEnumerable<FunctionDescriptor> functions, Action<MethodInfo, ParameterInfo?, string, string> report)
    {
        var resolver = CreateResolver();
        var seen = new Dictionary<string, FunctionDescriptor>(StringComparer.OrdinalIgnoreCase);
        foreach (var function in functions.Where(function => function.Trigger is HttpTrigger))
        {
            var trigger = (HttpTrigger)function.Trigger;
            if (FindFault(trigger.Route, resolver) is { } fault)
            {
                report(function.Method, function.TriggerParameter, $"The route '{trigger.Route}' is not valid: {fault}",
                    "Correct it by https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-templates.");
                continue;
            }

            foreach (var method in trigger.Methods.DefaultIfEmpty("*"))
            {
                if (seen.TryAdd($"{method} {trigger.Route}", function)) continue;
                var other = seen[$"{method} {trigger.Route}"];
                if (other == function) continue;
                report(function.Method, function.TriggerParameter, $"'{other.Name}' has the route '{trigger.Route}' for {method} already.",
                    "Change the route or the methods of one of them.");
            }
        }
    }

    private static string? FindFault(string route, IInlineConstraintResolver resolver)
    {
        try
        {
            var unknown = RoutePatternFactory.Parse(route).ParameterPolicies
                .SelectMany(policies => policies.Value)
                .Select(policy => policy.Content)
                .OfType<string>()
                .FirstOrDefault(constraint => resolver.ResolveConstraint(constraint) is null);
            return unknown is null ? null : $"there is no constraint '{unknown}'.";
        }
        catch (Exception e) when (e is RoutePatternException or RouteCreationException)
        {
            return e.Message;
        }
    }

    private static DefaultInlineConstraintResolver CreateResolver()
    {
        var services = new ServiceCollection().AddRouting().AddLogging().BuildServiceProvider();
        return new DefaultInlineConstraintResolver(services.GetRequiredService<IOptions<RouteOptions>>(), services);
    }
}
