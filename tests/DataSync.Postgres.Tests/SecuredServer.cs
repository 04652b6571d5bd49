using DataSync.TestKit;

namespace DataSync.Postgres.Tests;

/// <summary>One server with TLS and passwords for the tests of a class.</summary>
public sealed class SecuredServer : IAsyncLifetime
{
    private int _next;

    public SecuredPostgres Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await SecuredPostgres.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();

    /// <summary>A user of a test's own.</summary>
    public async Task<string> UserAsync(string password)
    {
        var user = $"user_{Interlocked.Increment(ref _next)}";
        await Server.ExecuteAsync($"CREATE ROLE {user} LOGIN PASSWORD '{password}'");
        return user;
    }

    public Task ChangeAsync(string user, string password) => Server.ExecuteAsync($"ALTER ROLE {user} PASSWORD '{password}'");
}
