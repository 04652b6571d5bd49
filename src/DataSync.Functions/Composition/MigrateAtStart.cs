using DataSync.Postgres;
using Microsoft.Extensions.Hosting;

namespace DataSync.Functions.Composition;

/// <summary>Brings the schema up to date before the app takes work: on a desk the app owns its database.</summary>
internal sealed class MigrateAtStart(Migrator migrator) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => migrator.MigrateAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
