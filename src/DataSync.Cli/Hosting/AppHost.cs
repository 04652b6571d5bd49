using DataSync.Functions.Composition;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DataSync.Cli.Hosting;

/// <summary>The Functions app in its local flavour, within this process.</summary>
internal sealed class AppHost : IAsyncDisposable
{
    private readonly IHost _host;

    private AppHost(IHost host) => _host = host;

    /// <summary>The address it listens on.</summary>
    public string BaseUrl => _host.Services.GetRequiredService<IServer>()
        .Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();

    /// <summary>The app's own services.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Puts the app together without starting it: for commands that need its parts only.</summary>
    /// <exception cref="DataSync.LocalRuntime.Hosting.HostConfigurationException">No database is set for the journal.</exception>
    public static AppHost Build(IReadOnlyDictionary<string, string?> settings, LogLevel logLevel) => new(Prepare(settings, logLevel).Build());

    /// <summary>The app's parts without its host, for commands that may do without a database; each asks for its settings when it is used.</summary>
    public static ServiceProvider Parts(IReadOnlyDictionary<string, string?> settings, LogLevel logLevel) =>
        Prepare(settings, logLevel).Services.BuildServiceProvider();

    private static FunctionsApplicationBuilder Prepare(IReadOnlyDictionary<string, string?> settings, LogLevel logLevel)
    {
        var builder = DataSyncApp.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
        });
        // Last, so that the command line decides and not host.json.
        builder.Services.PostConfigure<LoggerFilterOptions>(filters => Filter(filters, logLevel));
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        return builder;
    }

    private static void Filter(LoggerFilterOptions filters, LogLevel logLevel)
    {
        filters.Rules.Clear();
        filters.MinLevel = logLevel;
        filters.Rules.Add(new LoggerFilterRule(null, "Npgsql", Highest(logLevel, LogLevel.Warning), null));
        // A failed start is told by the command line itself.
        filters.Rules.Add(new LoggerFilterRule(null, "Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical, null));
    }

    private static LogLevel Highest(LogLevel a, LogLevel b) => a > b ? a : b;

    /// <summary>Starts the app.</summary>
    public static async Task<AppHost> StartAsync(
        IReadOnlyDictionary<string, string?> settings, LogLevel logLevel, CancellationToken cancellationToken)
    {
        var app = Build(settings, logLevel);
        try
        {
            await app._host.StartAsync(cancellationToken);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs until the process is asked to end, then lets work in progress finish.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => _host.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            _host.Dispose();
    }
}
