using System.Net.Http.Json;
using System.Text.Json;
using DataSync.Core.Runs;
using DataSync.EndToEnd.Tests.Support;
using DataSync.LocalPostgres;
using DataSync.Postgres;
using DataSync.SampleApi;
using DataSync.SampleApi.Faults;
using Npgsql;

namespace DataSync.EndToEnd.Tests;

/// <summary>Nothing lost, nothing counted twice, however often the app or its database dies.</summary>
public sealed class KillTests
{
    private const int Records = 50_000;
    private const int Kills = 25;

    [Fact]
    public async Task An_app_that_is_killed_again_and_again_ends_with_the_result_of_an_undisturbed_run()
    {
        using var yaml = Yaml();
        var undisturbed = await RunUndisturbedAsync(yaml);

        await using var database = await TestDatabase.CreateAsync();
        await using var api = await SampleApiServer.StartAsync(ApiOptions());
        var settings = Settings(database.ConnectionString, api, yaml);
        (await CliProcess.RunAsync(settings, "migrate")).ExitCode.ShouldBe(0);

        var random = new Random(417);
        var kills = 0;
        Guid? batchId = null;
        while (true)
        {
            await using var host = await HostProcess.StartAsync(settings);
            batchId ??= await TriggerAsync(host.Url);
            if (kills >= Kills)
            {
                await UntilEndedAsync(database.DataSource, TimeSpan.FromMinutes(2));
                break;
            }

            // Somewhere within the work; where exactly is left to chance, which is the point.
            await Task.Delay(random.Next(0, 400));
            await host.KillAsync();
            kills++;
            (await EndedAsync(database.DataSource)).ShouldBeFalse($"the run ended after {kills} kills; it must be longer to be killed {Kills} times");
        }

        (await OutcomeAsync(database.DataSource, settings)).ShouldBeSameAs(undisturbed);
    }

    [Fact]
    public async Task A_database_that_crashes_mid_run_loses_and_doubles_nothing()
    {
        using var yaml = Yaml();
        var undisturbed = await RunUndisturbedAsync(yaml);

        var location = await new PostgresLocator().LocateBinariesAsync();
        await using var server = await LocalPostgresServer.StartAsync(new LocalPostgresOptions { Binaries = location, Fsync = false });
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var api = await SampleApiServer.StartAsync(ApiOptions());
        var settings = Settings(server.ConnectionString, api, yaml);
        (await CliProcess.RunAsync(settings, "migrate")).ExitCode.ShouldBe(0);
        await using var host = await HostProcess.StartAsync(settings);
        await TriggerAsync(host.Url);
        for (var crash = 1; crash <= 3; crash++)
        {
            var chunks = crash * 3;
            await Eventually.UntilAsync(
                async () => await CommittedChunksAsync(source) >= chunks, TimeSpan.FromMinutes(1), $"{chunks} chunks to be in");
            await server.RestartAsync(immediate: true);
        }

        await UntilEndedAsync(source, TimeSpan.FromMinutes(2));
        (await OutcomeAsync(source, settings)).ShouldBeSameAs(undisturbed);
    }

    /// <summary>Everything that must not depend on how often a run was interrupted.</summary>
    private sealed record Outcome(RunStatus Status, RecordCounts Counts, string Rows, string DeadLetters)
    {
        public void ShouldBeSameAs(Outcome other)
        {
            Status.ShouldBe(other.Status);
            Counts.ShouldBe(other.Counts);
            DeadLetters.ShouldBe(other.DeadLetters);
            Rows.ShouldBe(other.Rows);
        }
    }

    private static async Task<Outcome> RunUndisturbedAsync(SyncYaml yaml)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var api = await SampleApiServer.StartAsync(ApiOptions());
        var settings = Settings(database.ConnectionString, api, yaml);
        (await CliProcess.RunAsync(settings, "migrate")).ExitCode.ShouldBe(0);
        var run = await CliProcess.RunAsync(settings, "run", "customers", "--json");
        run.ExitCode.ShouldBe(5, run.Error);
        return await OutcomeAsync(database.DataSource, settings);
    }

    private static async Task<Outcome> OutcomeAsync(NpgsqlDataSource database, Dictionary<string, string?> settings)
    {
        var run = (await new RunStore(database).FindLastAsync("customers", CancellationToken.None))!;
        var cipher = new DeadLetterCipher(Convert.FromBase64String(settings["SECRET_DEAD_LETTER_KEY"]!));
        var letters = await new DeadLetterStore(database, cipher).ListAsync(run.BatchId, int.MaxValue, CancellationToken.None);
        await using var rows = database.CreateCommand("""
            SELECT string_agg(concat_ws('|', customer_id, email, name, phone, address), E'\n' ORDER BY customer_id) FROM customers
            """);
        return new Outcome(
            run.Status,
            run.Counts,
            (string)(await rows.ExecuteScalarAsync())!,
            string.Join('\n', letters.Select(l => $"{l.Letter.Page}/{l.Letter.Index} {l.Letter.Stage} {l.Letter.Code} {l.Letter.Field} {Convert.ToHexString(l.Letter.Payload.Span)}").Order(StringComparer.Ordinal)));
    }

    private static SyncYaml Yaml() => new(pageSize: 500, pagesPerChunk: 3, limits: "{ warning: 100%, critical: 100%, errors: none }");

    private static SampleApiOptions ApiOptions() => new()
    {
        Records = Records,
        ApiKeys = [SyncStage.ApiKey],
        DemoFaults = true,
        DemoPageSize = 500,
        // Slow enough to be killed in the middle of.
        Faults = [new FaultRule { Kind = FaultKind.Slow, Delay = TimeSpan.FromMilliseconds(60), Times = 3 }],
    };

    private static Dictionary<string, string?> Settings(string connection, SampleApiServer api, SyncYaml yaml) => new()
    {
        ["ConnectionStrings__DataSync"] = connection,
        ["DataSync__Definitions"] = yaml.Folder,
        ["API_BASE_URL"] = api.BaseUrl,
        ["SECRET_CUSTOMER_API_KEY"] = SyncStage.ApiKey,
        ["SECRET_DEAD_LETTER_KEY"] = Convert.ToBase64String(new byte[32]),
        ["DataSync__Host"] = "http://127.0.0.1:1",
        ["DataSync__Http__BaseDelay"] = "00:00:00.01",
        ["DataSync__DurableRetry__DatabaseFirstWait"] = "00:00:00.2",
        ["DataSync__DurableRetry__SourceFirstWait"] = "00:00:00.2",
        ["AzureWebJobs__ScheduleTick__Disabled"] = "true",
    };

    private static async Task<Guid> TriggerAsync(string url)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        using var answer = await http.PostAsync("/api/sync/trigger/customers", null);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("syncBatchId").GetGuid();
    }

    private static Task UntilEndedAsync(NpgsqlDataSource database, TimeSpan deadline) =>
        Eventually.UntilAsync(() => EndedAsync(database), deadline, "the run to end");

    private static async Task<bool> EndedAsync(NpgsqlDataSource database) =>
        await AskAsync(database, "SELECT count(*) FROM datasync.run WHERE ended_at IS NOT NULL") > 0;

    private static Task<long> CommittedChunksAsync(NpgsqlDataSource database) =>
        AskAsync(database, "SELECT coalesce(max(chunk), 0)::bigint FROM datasync.checkpoint");

    /// <summary>The answer; zero while the server is down.</summary>
    private static async Task<long> AskAsync(NpgsqlDataSource database, string sql)
    {
        try
        {
            await using var command = database.CreateCommand(sql);
            return (long)(await command.ExecuteScalarAsync())!;
        }
        catch (NpgsqlException)
        {
            return 0;
        }
    }
}
