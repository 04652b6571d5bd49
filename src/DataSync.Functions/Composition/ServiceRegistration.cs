using System.Security.Cryptography;
using DataSync.Connectors;
using DataSync.Connectors.Errors;
using DataSync.Connectors.Http;
using DataSync.Connectors.Slicing;
using DataSync.Functions.Configuration;
using DataSync.Functions.Secrets;
using DataSync.Functions.Slices;
using DataSync.Functions.Triggers;
using DataSync.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DataSync.Functions.Composition;

/// <summary>Everything the triggers and activities are made of, in one place.</summary>
internal static class ServiceRegistration
{
    public static IServiceCollection AddDataSync(this IServiceCollection services) => services
        .AddSingleton(TimeProvider.System)
        .AddSingleton<Func<double>>(_ => () => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue)
        .AddDefinitions()
        .AddReading()
        .AddStorage()
        .AddSingleton<SyncStarter>()
        .AddSingleton<SyncReport>()
        .AddSingleton<SyncPreview>();

    private static IServiceCollection AddDefinitions(this IServiceCollection services) => services
        .AddSingleton<Deployment>()
        .AddHostedService<SettingsAtStart>()
        .AddSingleton<DefinitionFolder>()
        .AddSecrets()
        .AddSingleton<SourceSettings>()
        .AddSingleton<SyncLoader>()
        .AddSingleton<SourceStreams>()
        .AddSingleton<SyncCatalog>()
        .AddSingleton<DatabaseCheck>()
        .AddSingleton(provider => new Lazy<DatabaseCheck>(provider.GetRequiredService<DatabaseCheck>))
        .AddSingleton<SyncCheck>()
        .AddSingleton(provider => provider.GetRequiredService<IConfiguration>()
            .GetSection("DataSync:DurableRetry").Get<RunSettings>() ?? new RunSettings());

    private static IServiceCollection AddReading(this IServiceCollection services) => services
        .AddSingleton(CreateClient)
        .AddSingleton(provider => new PageReader(
            provider.GetRequiredService<HttpClient>(),
            provider.GetRequiredService<ILogger<PageReader>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Func<double>>(),
            new PageReaderOptions
            {
                Retry = provider.GetRequiredService<IConfiguration>().GetSection("DataSync:Http").Get<HttpRetryOptions>() ?? new HttpRetryOptions(),
            }))
        .AddSingleton<SlicePlanner>()
        .AddSingleton<FirstPage>();

    private static HttpClient CreateClient(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IConfiguration>().GetSection("DataSync:Http").Get<AddressGuardOptions>();
        try
        {
            return SourceHttp.CreateClient(options, provider.GetRequiredService<TimeProvider>());
        }
        catch (FormatException e)
        {
            throw new SettingException("DataSync:Http:AllowedPrivateHosts", e.Message);
        }
    }

    private static IServiceCollection AddStorage(this IServiceCollection services) => services
        .AddDatabase()
        .AddSingleton<Migrator>()
        .AddSingleton<DestinationScripts>()
        .AddSingleton<AppRole>()
        .AddSingleton<DestinationProbe>()
        .AddSingleton<DestinationPreview>()
        .AddSingleton<RunStore>()
        .AddSingleton<ScheduleClock>()
        .AddSingleton<CheckpointStore>()
        .AddSingleton(_ => new StagingCache())
        .AddSingleton(provider => new DatabaseRetry(
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Func<double>>(),
            provider.GetRequiredService<ILogger<DatabaseRetry>>()))
        .AddSingleton<StagingStore>()
        .AddSingleton<SliceStore>()
        .AddSingleton<StreamStateStore>()
        .AddSingleton<BatchWriter>()
        .AddSingleton<BatchRehearsal>()
        .AddSingleton<DeadLetterStore>()
        .AddSingleton<SyncLog>();
}
