using System.Reflection;
using DataSync.LocalRuntime.Hosting.Discovery;
using Microsoft.Extensions.DependencyInjection;

namespace DataSync.LocalRuntime.Hosting;

/// <summary>Says where the functions are when it is not the entry assembly, as when a tool hosts the app.</summary>
public static class FunctionAssembliesExtensions
{
    /// <summary>Takes the functions of this assembly; once called, the entry assembly is no longer looked at.</summary>
    public static IServiceCollection AddFunctionsFrom(this IServiceCollection services, Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(assembly);
        return services.AddSingleton(new FunctionSource(assembly.FullName ?? assembly.GetName().Name ?? "assembly", assembly.GetTypes));
    }

    /// <summary>Takes the functions of these classes only.</summary>
    public static IServiceCollection AddFunctionsFrom(this IServiceCollection services, params Type[] classes)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(classes);
        return services.AddSingleton(new FunctionSource("classes", () => classes));
    }
}
