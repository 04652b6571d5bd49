using DataSync.Cli.Commands;
using DataSync.Cli.Hosting;
using DataSync.Functions.Contracts;
using DataSync.Functions.Orchestrations;
using DataSync.Functions.Triggers;
using DataSync.Core.Runs;
using DataSync.SampleApi;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DataSync.Cli.Bench;

/// <summary>The sample API with so many records, and the app beside it.</summary>
internal sealed class BenchStage : IAsyncDisposable
{
    private const string ApiKey = "bench-key";
    private readonly SampleApiServer _api;
    private readonly AppHost _app;

    private BenchStage(SampleApiServer api, AppHost app)
    {
        (_api, _app) = (api, app);
        Http = new HttpClient { BaseAddress = new Uri(api.BaseUrl) };
        Http.DefaultRequestHeaders.Add("X-Api-Key", ApiKey);
        Database = app.Services.GetRequiredService<NpgsqlDataSource>();
    }

    public HttpClient Http { get; }

    public NpgsqlDataSource Database { get; }

    public static async Task<BenchStage> SetUpAsync(int records, string connection, string definitions, CancellationToken cancellationToken)
    {
        var api = await SampleApiServer.StartAsync(new SampleApiOptions { Records = records, ApiKeys = [ApiKey] }, cancellationToken);
        var settings = new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["ConnectionStrings:DataSync"] = connection,
            ["DataSync:Definitions"] = definitions,
            ["API_BASE_URL"] = api.BaseUrl,
            // Its key is no secret, and in nobody's vault.
            ["DataSync:KeyVault:Uri"] = "",
            ["Secrets:customer-api-key"] = ApiKey,
            ["AzureWebJobs:ScheduleTick:Disabled"] = "true",
        };
        await using (var parts = AppHost.Build(settings, LogLevel.Critical))
            await MigrateCommand.ApplyAsync(parts.Services, cancellationToken);
        return new BenchStage(api, await AppHost.StartAsync(settings, LogLevel.Critical, cancellationToken));
    }

    /// <summary>Records the sample API holds.</summary>
    public int Records
    {
        get => _api.Records;
        set => _api.Records = value;
    }

    /// <summary>Empties the destination and lets the server finish its housekeeping, so that runs do not pay for each other.</summary>
    public async Task EmptyAsync(CancellationToken cancellationToken)
    {
        await using var command = Database.CreateCommand("TRUNCATE customers");
        await command.ExecuteNonQueryAsync(cancellationToken);
        await using var checkpoint = Database.CreateCommand("CHECKPOINT");
        await checkpoint.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>One durable run from its start to its summary.</summary>
    public async Task<RecordCounts> RunDurablyAsync(int pageSize, CancellationToken cancellationToken)
    {
        var client = _app.Services.GetRequiredService<DurableTaskClient>();
        var sync = BenchDefinitions.NameFor(pageSize);
        var started = await _app.Services.GetRequiredService<SyncStarter>()
            .StartAsync(client, sync, "bench", new TriggerOptions(), cancellationToken);
        var ended = await client.WaitForInstanceCompletionAsync(SyncOrchestrator.InstanceIdOf(sync), getInputsAndOutputs: true, cancellationToken);
        var summary = ended.ReadOutputAs<RunSummary>();
        return started.Started && summary is { Status: RunStatus.Success or RunStatus.CompletedWithErrors }
            ? summary.Counts
            : throw new CliException($"the durable run ended as {ended.RuntimeStatus}: {summary?.Reason ?? ended.FailureDetails?.ErrorMessage}", ExitCodes.RunIncomplete);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        await _api.DisposeAsync();
    }
}
