using System.Reflection;
using DataSync.LocalRuntime.Durable;
using DataSync.LocalRuntime.Hosting.Admin;
using DataSync.LocalRuntime.Hosting.Configuration;
using DataSync.LocalRuntime.Hosting.Discovery;
using DataSync.LocalRuntime.Hosting.Durable;
using DataSync.LocalRuntime.Hosting.Http;
using DataSync.LocalRuntime.Hosting.Invocation;
using DataSync.LocalRuntime.Hosting.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace DataSync.LocalRuntime.Hosting;

/// <summary>Puts the host together: functions, HTTP, timers, durable engine, shutdown.</summary>
internal static class FunctionHost
{
    public static IHost Build(
        WebApplicationBuilder builder,
        IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware,
        bool aspNetCoreIntegration)
    {
        ListenAddresses.ApplyDefault(builder.Configuration);
        var journal = JournalConnection.Read(builder.Configuration);
        var hostJson = HostJson.Read(builder.Environment.ContentRootPath, builder.Configuration);
        var catalog = new FunctionDiscovery(name => builder.Configuration[name], aspNetCoreIntegration).Find(Sources(builder.Services));
        var pipeline = new FunctionPipeline(middleware);

        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddMvcCore();
        services.AddSingleton(catalog);
        services.AddSingleton(pipeline);
        services.AddSingleton(hostJson);
        services.AddSingleton(new FunctionKeys(builder.Configuration));
        services.AddSingleton<DisabledFunctions>();
        services.AddSingleton<RunningInvocations>();
        services.AddSingleton<HttpFunctions>();
        services.AddSingleton<OrchestrationScope>();
        services.AddSingleton<ManagementUris>();
        services.AddSingleton<ManagementEndpoints>();
        services.AddSingleton<AdminEndpoints>();
        services.AddSingleton(provider => new TimerStatusStore(
            JournalSource.Create(new NpgsqlConnectionStringBuilder(journal), provider.GetService<JournalLogin>())));
        services.AddSingleton<TimerInvoker>();
        services.AddSingleton<TimerService>();

        // Services start in this order and stop in the reverse one: the engine has the journal before any timer runs,
        // and keeps it until requests and timers have ended.
        WebApplication? app = null;
        services.AddLocalDurableTask(
            registry => DurableFunctions.Register(
                registry, catalog, pipeline, () => app!.Services.GetRequiredService<OrchestrationScope>().Services),
            options => Configure(options, journal, hostJson, app!.Services));
        services.AddHostedService(provider => provider.GetRequiredService<TimerService>());
        services.AddHostedService<DrainService>();
        services.AddHostedService<StartReport>();

        app = builder.Build();
        app.UseMiddleware<ProblemDetailsMiddleware>();
        app.Services.GetRequiredService<ManagementUris>().Attach(app.Services.GetRequiredService<DurableTaskClient>());
        app.Services.GetRequiredService<HttpFunctions>().Map(app, catalog, hostJson.RoutePrefix);
        app.Services.GetRequiredService<ManagementEndpoints>().Map(app);
        app.Services.GetRequiredService<AdminEndpoints>().Map(app);
        return app;
    }

    private static List<FunctionSource> Sources(IServiceCollection services)
    {
        var named = services.Select(service => service.ImplementationInstance).OfType<FunctionSource>().ToList();
        if (named.Count > 0) return named;
        var entry = Assembly.GetEntryAssembly() ?? throw new HostConfigurationException(
            "There is no entry assembly to find functions in; call services.AddFunctionsFrom(assembly).");
        return [new FunctionSource(entry.GetName().Name ?? "entry assembly", entry.GetTypes)];
    }

    private static void Configure(DurableOptions options, string journal, HostJson hostJson, IServiceProvider services)
    {
        options.ConnectionString = journal;
        options.Login = services.GetService<JournalLogin>();
        options.MaxConcurrentActivities = hostJson.MaxConcurrentActivities ?? options.MaxConcurrentActivities;
        options.ExtendedSessions = hostJson.ExtendedSessions ?? options.ExtendedSessions;
        (_, options.DrainTimeout, options.AbandonTimeout) = DrainService.Share(
            services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
    }
}
