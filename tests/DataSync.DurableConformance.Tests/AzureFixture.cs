using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;

namespace DataSync.DurableConformance.Tests;

/// <summary>The real Durable Task worker and client on its in-process sidecar.</summary>
public sealed class DurableFixture
{
    public async Task<DurableHost> StartAsync(Action<DurableTaskRegistry> register) =>
        new(await DurableTaskTestHost.StartAsync(register));
}

/// <summary>A running engine.</summary>
public sealed class DurableHost(DurableTaskTestHost host) : IAsyncDisposable
{
    public DurableTaskClient Client => host.Client;

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
