using DataSync.LocalRuntime.Hosting;
using DataSync.LocalRuntime.Hosting.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Collects services, configuration and middleware of a function app, then builds its host.</summary>
public class FunctionsApplicationBuilder : IFunctionsWorkerApplicationBuilder, IHostApplicationBuilder
{
    private readonly WebApplicationBuilder _web;
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];
    private bool _built;

    internal FunctionsApplicationBuilder(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        _web = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args });
        LocalSettings.AddTo(_web.Configuration, _web.Environment.ContentRootPath);
        ConsoleLogging.Configure(_web.Logging, _web.Configuration);
    }

    public IServiceCollection Services => _web.Services;

    public ConfigurationManager Configuration => _web.Configuration;

    IConfigurationManager IHostApplicationBuilder.Configuration => _web.Configuration;

    public IHostEnvironment Environment => _web.Environment;

    public ILoggingBuilder Logging => _web.Logging;

    public IMetricsBuilder Metrics => _web.Metrics;

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_web).Properties;

    internal bool AspNetCoreIntegration { get; set; }

    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        _middleware.Add(middleware);
        return this;
    }

    /// <summary>
    /// Finds the functions and builds the host that runs them: Kestrel, timers and the durable engine.
    /// </summary>
    /// <exception cref="FunctionDiscoveryException">A function is declared in a way the host cannot run.</exception>
    /// <exception cref="HostConfigurationException">A setting is missing or wrong.</exception>
    public IHost Build()
    {
        if (_built) throw new InvalidOperationException("The host is already built; create a new builder for another one.");
        _built = true;
        return FunctionHost.Build(_web, _middleware, AspNetCoreIntegration);
    }
}
