using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DataSync.Core.Runs;
using DataSync.Functions.Composition;
using DataSync.Functions.Contracts;
using DataSync.Postgres;
using DataSync.SampleApi;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DataSync.EndToEnd.Tests.Support;

/// <summary>A database, a sample API and the app in this process, all of a test's own.</summary>
internal sealed class SyncStage : IAsyncDisposable
{
    public const string ApiKey = "k-3f9c51e07a";
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private IHost? _host;
    private TestDatabase? _journal;

    private SyncStage(TestDatabase database, SampleApiServer api, SyncYaml yaml) => (Database, Api, Yaml) = (database, api, yaml);

    public TestDatabase Database { get; }

    public SampleApiServer Api { get; }

    public SyncYaml Yaml { get; }

    public CapturedLogs Logs { get; } = new();

    public HttpClient Http { get; private set; } = new();

    public IServiceProvider Services => _host!.Services;

    /// <summary>Settings of the app: small waits, since a vendor's minutes are not what is tested.</summary>
    public Dictionary<string, string?> Settings { get; } = new()
    {
        ["urls"] = "http://127.0.0.1:0",
        ["Secrets:customer-api-key"] = ApiKey,
        ["AzureWebJobs:ScheduleTick:Disabled"] = "true",
        // Every turn replays the journal: an orchestrator that is not deterministic fails here.
        ["AzureFunctionsJobHost:extensions:durableTask:extendedSessionsEnabled"] = "false",
        ["DataSync:Http:BaseDelay"] = "00:00:00.01",
        ["DataSync:DurableRetry:SourceFirstWait"] = "00:00:00.05",
        ["DataSync:DurableRetry:SourceAttempts"] = "3",
        ["DataSync:DurableRetry:DatabaseFirstWait"] = "00:00:00.2",
    };

    /// <summary>Services of the test's own, instead of the app's.</summary>
    public Action<IServiceCollection>? Registrations { get; set; }

    public static async Task<SyncStage> SetUpAsync(SampleApiOptions? api = null, SyncYaml? yaml = null, Action<SyncStage>? configure = null)
    {
        var database = await TestDatabase.CreateAsync();
        var server = await SampleApiServer.StartAsync((api ?? new SampleApiOptions { Records = 1_000 }) with { ApiKeys = [ApiKey] });
        var stage = new SyncStage(database, server, yaml ?? new SyncYaml());
        stage.Settings["API_BASE_URL"] = server.BaseUrl;
        stage.Settings["ConnectionStrings:DataSync"] = database.ConnectionString;
        stage.Settings["DataSync:Definitions"] = stage.Yaml.Folder;
        configure?.Invoke(stage);
        await database.ExecuteAsync(await File.ReadAllTextAsync(Path.Combine(stage.Yaml.Folder, "destinations", "customers.sql")));
        await stage.StartAppAsync();
        return stage;
    }

    /// <summary>A second deployment of the app: the same database, source and definitions, a durable engine of its own.</summary>
    public static async Task<SyncStage> BesideAsync(SyncStage other, Action<SyncStage> configure)
    {
        var stage = new SyncStage(other.Database, other.Api, other.Yaml) { _journal = await TestDatabase.CreateAsync() };
        foreach (var (name, value) in other.Settings)
            stage.Settings[name] = value;
        stage.Settings["ConnectionStrings:Durable"] = stage._journal.ConnectionString;
        configure(stage);
        await stage.StartAppAsync();
        return stage;
    }

    public async Task StartAppAsync()
    {
        var builder = DataSyncApp.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Logging.ClearProviders().AddProvider(Logs).SetMinimumLevel(LogLevel.Trace);
        Registrations?.Invoke(builder.Services);
        _host = builder.Build();
        await _host.StartAsync();
        var address = _host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Http.Dispose();
        Http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(60) };
    }

    public async Task StopAppAsync()
    {
        if (_host is null)
            return;
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        _host = null;
    }

    /// <summary>Triggers the sync and answers the run's id.</summary>
    public async Task<Guid> TriggerAsync(object? options = null, string sync = "customers")
    {
        using var answer = await Http.PostAsJsonAsync($"/api/sync/trigger/{sync}", options ?? new { });
        var body = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, body);
        return JsonDocument.Parse(body).RootElement.GetProperty("syncBatchId").GetGuid();
    }

    /// <summary>The orchestration's progress; null when it has none.</summary>
    public async Task<RunProgress?> ProgressAsync(string sync = "customers")
    {
        var view = await Http.GetFromJsonAsync<JsonElement>($"/runtime/webhooks/durabletask/instances/sync-{sync}");
        return view.TryGetProperty("customStatus", out var status) && status.ValueKind == JsonValueKind.Object
            ? status.Deserialize<RunProgress>(Web)
            : null;
    }

    public Task<RunRow?> RunAsync(Guid batchId) => Services.GetRequiredService<RunStore>().FindAsync(batchId, CancellationToken.None);

    /// <summary>Waits until the run's row has this status, or any ending when none is given, and the orchestration agrees.</summary>
    public async Task<RunRow> UntilAsync(Guid batchId, RunStatus? status = null, TimeSpan? deadline = null)
    {
        RunRow? row = null;
        await Eventually.UntilAsync(
            async () =>
            {
                row = await RunAsync(batchId);
                return row is not null && (status is { } wanted ? row.Status == wanted : row.EndedAt is not null);
            },
            deadline ?? TimeSpan.FromSeconds(60),
            $"run {batchId} to be {status?.ToString() ?? "ended"}");
        if (row!.EndedAt is not null)
            await UntilIdleAsync(row.Sync);
        return row;
    }

    /// <summary>Waits until the sync's orchestration has ended, so that another may start.</summary>
    public Task UntilIdleAsync(string sync = "customers") => Eventually.UntilAsync(
        async () =>
        {
            using var answer = await Http.GetAsync($"/runtime/webhooks/durabletask/instances/sync-{sync}");
            return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound;
        },
        TimeSpan.FromSeconds(30),
        "the orchestration to end");

    /// <summary>Runs the sync to its end.</summary>
    public async Task<RunRow> RunToEndAsync(object? options = null, TimeSpan? deadline = null) =>
        await UntilAsync(await TriggerAsync(options), status: null, deadline);

    /// <summary>All stored letters of a run, payloads decrypted.</summary>
    public async Task<IReadOnlyList<StoredDeadLetter>> DeadLettersAsync(Guid batchId) =>
        await Services.GetRequiredService<DeadLetterStore>().ListAsync(batchId, 100_000, CancellationToken.None);

    public Task<long> RowsAsync() => Database.ScalarAsync<long>("SELECT count(*) FROM customers")!;

    public async ValueTask DisposeAsync()
    {
        await StopAppAsync();
        Http.Dispose();
        if (_journal is not null)
        {
            // The rest belongs to the deployment beside which it was started.
            await _journal.DisposeAsync();
            return;
        }

        await Api.DisposeAsync();
        await Database.DisposeAsync();
        Yaml.Dispose();
    }
}
