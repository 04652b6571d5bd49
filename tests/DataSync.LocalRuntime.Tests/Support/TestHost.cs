using DataSync.LocalRuntime.Hosting;
using DataSync.TestKit;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DataSync.LocalRuntime.Tests.Support;

/// <summary>A real host on a port the system picks, with an empty content root and the functions of some classes.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly DirectoryInfo _contentRoot;

    private TestHost(IHost host, DirectoryInfo contentRoot, LogEntries log)
    {
        _contentRoot = contentRoot;
        Host = host;
        Log = log;
        Address = BoundAddress.Of(host);
        Client = new HttpClient { BaseAddress = Address };
    }

    public IHost Host { get; }

    public LogEntries Log { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    /// <summary>Builds and starts; what the host needs and the test does not set has a default.</summary>
    public static async Task<TestHost> StartAsync(
        TestDatabase database, Type[] functions, Action<FunctionsApplicationBuilder>? configure = null, params string[] args)
    {
        var contentRoot = Directory.CreateTempSubdirectory("datasync-host-");
        var log = new LogEntries();
        var host = Build(contentRoot, database.ConnectionString, functions, log, configure, args);
        try
        {
            await host.StartAsync();
            return new TestHost(host, contentRoot, log);
        }
        catch
        {
            host.Dispose();
            contentRoot.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Only builds, in a content root of the caller's.</summary>
    public static IHost Build(
        DirectoryInfo contentRoot,
        string? connectionString,
        Type[] functions,
        LogEntries? log = null,
        Action<FunctionsApplicationBuilder>? configure = null,
        params string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder([$"--contentRoot={contentRoot.FullName}", "--urls=http://127.0.0.1:0", .. args]);
        if (connectionString is not null) builder.Configuration["ConnectionStrings:DataSync"] = connectionString;
        builder.Services.AddFunctionsFrom(functions);
        builder.Logging.ClearProviders();
        if (log is not null) builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug).AddFilter("DataSync", LogLevel.Debug);
        builder.ConfigureFunctionsWebApplication();
        configure?.Invoke(builder);
        return builder.Build();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.StopAsync();
        if (Host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        _contentRoot.Delete(recursive: true);
    }
}
