using DataSync.LocalRuntime.Durable;
using DataSync.TestKit;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace DataSync.DurableConformance.Tests;

/// <summary>The local engine on a real PostgreSQL; each host has a schema of its own, and every turn is a full replay.</summary>
public sealed class DurableFixture : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    public async Task<DurableHost> StartAsync(Action<DurableTaskRegistry> register)
    {
        var services = new ServiceCollection()
            .AddLocalDurableTask(register, options =>
            {
                options.ConnectionString = _database.ConnectionString;
                options.Schema = "test_" + Guid.CreateVersion7().ToString("N");
                options.ExtendedSessions = false;
            })
            .BuildServiceProvider();
        await services.GetRequiredService<DurableEngine>().StartAsync(CancellationToken.None);
        return new DurableHost(services);
    }
}

/// <summary>A running engine.</summary>
public sealed class DurableHost(ServiceProvider services) : IAsyncDisposable
{
    public DurableTaskClient Client { get; } = services.GetRequiredService<DurableTaskClient>();

    public async ValueTask DisposeAsync()
    {
        await services.GetRequiredService<DurableEngine>().StopAsync(CancellationToken.None);
        await services.DisposeAsync();
    }
}
