using System.Diagnostics;
using DataSync.Cli.Commands;
using DataSync.Cli.Hosting;
using DataSync.Cli.Output;
using DataSync.Core.Runs;
using DataSync.LocalPostgres;
using DataSync.Postgres;
using DataSync.SampleApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DataSync.Cli.Demo;

/// <summary>All that the demo needs, up on this machine: PostgreSQL, the sample API, the app.</summary>
internal sealed class DemoStage : IAsyncDisposable
{
    private const string Sync = "customers";
    private const string ApiKey = "demo-key";
    private readonly DemoOptions _options;
    private readonly Terminal _terminal;
    private readonly Stack<IAsyncDisposable> _parts = new();

    private DemoStage(DemoOptions options, Terminal terminal) => (_options, _terminal) = (options, terminal);

    private string ConnectionString { get; set; } = "";

    private SampleApiServer SampleApi { get; set; } = null!;

    private AppHost App { get; set; } = null!;

    public static async Task<DemoStage> SetUpAsync(DemoOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        var stage = new DemoStage(options, terminal);
        try
        {
            await stage.StartDatabaseAsync(cancellationToken);
            await stage.StartSampleApiAsync(cancellationToken);
            await stage.StartAppAsync(cancellationToken);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Triggers the sync over HTTP, as a user would, and follows it to its end.</summary>
    public async Task<RunSummary> RunAsync(CancellationToken cancellationToken)
    {
        using var api = new SyncApi(App.BaseUrl, key: null);
        var ticket = await api.TriggerAsync(Sync, new { pageSize = _options.PageSize }, cancellationToken);
        _terminal.Step($"POST {App.BaseUrl}/api/sync/trigger/{Sync} started run {ticket.SyncBatchId}");
        return await RunFollower.FollowAsync(api, Sync, ticket.SyncBatchId, _terminal, cancellationToken);
    }

    /// <summary>Shows the summary, some rows, some dead letters, and where to look further.</summary>
    public async Task ShowResultAsync(RunSummary summary, CancellationToken cancellationToken)
    {
        SummaryView.Show(_terminal.People, summary);
        var preview = App.Services.GetRequiredService<DestinationPreview>();
        TableView.Show(_terminal.People, "Rows", await preview.SampleAsync(Sync, limit: 5, cancellationToken));
        var letters = await App.Services.GetRequiredService<DeadLetterStore>().ListReasonsAsync(summary.SyncBatchId, limit: 8, cancellationToken);
        DeadLetterView.Show(_terminal.People, letters, summary.Counts.DeadLettered);
        Pointers.Show(_terminal.People, App.BaseUrl, SampleApi.BaseUrl, ConnectionString, Sync, summary.SyncBatchId, _options.Keep);
    }

    /// <summary>Waits for Ctrl-C.</summary>
    public Task StayUpAsync(CancellationToken cancellationToken)
    {
        _terminal.Step("staying up; Ctrl-C ends the demo and removes its database");
        return App.RunAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
            await part.DisposeAsync();
    }

    private async Task StartDatabaseAsync(CancellationToken cancellationToken)
    {
        var location = await new PostgresLocator().LocateAsync(_options.Connection, cancellationToken);
        if (location is PostgresLocation.Installed installed)
        {
            var watch = Stopwatch.GetTimestamp();
            var server = await LocalPostgresServer.StartAsync(
                new LocalPostgresOptions { Binaries = installed.Binaries, RemoveDataDirectory = true }, cancellationToken);
            _parts.Push(server);
            ConnectionString = server.ConnectionString;
            _terminal.Step($"PostgreSQL {server.Version} from {installed.Binaries.Directory} on port {server.Port} ({Stopwatch.GetElapsedTime(watch).TotalSeconds:0.0} s)");
        }
        else if (location is PostgresLocation.Running running)
        {
            ConnectionString = running.ConnectionString;
            _terminal.Step("PostgreSQL as given by --connection");
        }
    }

    private async Task StartSampleApiAsync(CancellationToken cancellationToken)
    {
        SampleApi = await SampleApiServer.StartAsync(
            new SampleApiOptions
            {
                Records = _options.Records,
                ApiKeys = [ApiKey],
                DemoFaults = _options.Faults,
                DemoPageSize = _options.PageSize ?? 100,
            },
            cancellationToken);
        _parts.Push(SampleApi);
        _terminal.Step($"sample API with {_options.Records:N0} customers on {SampleApi.BaseUrl}{(_options.Faults ? ", misbehaving" : "")}");
    }

    /// <summary>The demo fills the table customers; one that it did not make is somebody's.</summary>
    private async Task RefuseForeignTableAsync(IServiceProvider services, IReadOnlyList<string> applied, CancellationToken cancellationToken)
    {
        if (_options.Connection is null || applied.Contains($"{Sync}.sql"))
            return;
        if (await services.GetRequiredService<RunStore>().FindLastAsync(Sync, cancellationToken) is null)
        {
            throw new CliException(
                $"the database has a table {Sync} already, and no run of DataSync ever filled it",
                ExitCodes.Conflict,
                "the demo would write into it; give --connection an empty database, or none for a private one");
        }
    }

    private async Task StartAppAsync(CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["API_BASE_URL"] = SampleApi.BaseUrl,
            // Its key is no secret, and in nobody's vault.
            ["DataSync:KeyVault:Uri"] = "",
            ["Secrets:customer-api-key"] = ApiKey,
            ["AzureWebJobs:ScheduleTick:Disabled"] = "true",
            // The faults of the demo are over in a moment; a vendor's are not.
            ["DataSync:Http:BaseDelay"] = "00:00:00.2",
        };
        foreach (var (name, value) in _options.Settings)
            settings[name] = value;
        settings["ConnectionStrings:DataSync"] = ConnectionString;
        var level = _options.Verbose ? LogLevel.Information : LogLevel.Critical;

        await using (var parts = AppHost.Build(settings, level))
        {
            var applied = await MigrateCommand.ApplyAsync(parts.Services, cancellationToken);
            await RefuseForeignTableAsync(parts.Services, applied, cancellationToken);
            _terminal.Step(applied.Count == 0 ? "the schema is up to date" : $"migrated: {string.Join(", ", applied)}");
        }

        App = await AppHost.StartAsync(settings, level, cancellationToken);
        _parts.Push(App);
        _terminal.Step($"the Functions app in its local flavour on {App.BaseUrl}");
    }
}
