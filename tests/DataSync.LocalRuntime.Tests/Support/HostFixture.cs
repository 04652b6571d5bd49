using DataSync.TestKit;
using Microsoft.Azure.Functions.Worker.Builder;

namespace DataSync.LocalRuntime.Tests.Support;

/// <summary>One host for all tests of a class that do not change it.</summary>
public abstract class HostFixture(Type[] functions) : IAsyncLifetime
{
    private TestDatabase? _database;
    private TestHost? _host;

    internal TestHost Host => _host!;

    internal TestDatabase Database => _database!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _host = await TestHost.StartAsync(_database, functions, Configure);
    }

    public async Task DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
    }

    protected virtual void Configure(FunctionsApplicationBuilder builder)
    {
    }
}
