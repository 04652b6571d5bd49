using DataSync.Functions.Configuration;
using DataSync.Functions.Secrets;
using Microsoft.Extensions.Hosting;

namespace DataSync.Functions.Composition;

/// <summary>Reads the switches once, so that an app whose settings cannot be read does not start and wonder later.</summary>
internal sealed class SettingsAtStart(Deployment deployment, SecretSettings secrets) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = (deployment.SchedulesEnabled, secrets);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
