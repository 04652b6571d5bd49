using Microsoft.Extensions.DependencyInjection;

namespace DataSync.LocalRuntime.Hosting.Durable;

/// <summary>
/// The one scope of all orchestrators. They keep no state in services: a replay could not repeat it, and an
/// orchestrator that waits is given up and begun anew without an end at which a scope of its own could close.
/// </summary>
internal sealed class OrchestrationScope(IServiceScopeFactory scopes) : IAsyncDisposable
{
    private readonly AsyncServiceScope _scope = scopes.CreateAsyncScope();

    public IServiceProvider Services => _scope.ServiceProvider;

    public ValueTask DisposeAsync() => _scope.DisposeAsync();
}
