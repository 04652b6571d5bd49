using DataSync.Functions.Configuration;
using Microsoft.Extensions.Hosting;

namespace DataSync.Functions.Composition;

/// <summary>Reads the switches once, so that an app whose settings cannot be read does not start and wonder later.</summary>
internal sealed class SettingsAtStart(Deployment deployment) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = deployment.SchedulesEnabled;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
