using System.Collections.Concurrent;
using DataSync.LocalRuntime.Durable;
using DataSync.TestKit;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DataSync.LocalRuntime.Tests.Durable;

public sealed class JournalOwnershipTests
{
    private const string WriterBackends =
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'durable journal durable' AND datname = current_database()";

    private static Task KillWriterAsync(TestDatabase database) =>
        database.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM ({WriterBackends}) AS writer");

    [Fact]
    public async Task A_second_process_is_refused_with_the_name_of_the_journal()
    {
        await using var host = await EngineHost.CreateAsync();
        await host.StartAsync(_ => { });

        var refused = await Should.ThrowAsync<JournalInUseException>(() => host.StartAsync(_ => { }));

        refused.Schema.ShouldBe("durable");
        refused.Database.ShouldBe(host.Database.Name);
        refused.Message.ShouldContain("another process");
    }

    [Fact]
    public async Task Two_schemas_of_one_database_are_two_journals()
    {
        await using var host = await EngineHost.CreateAsync();
        void Tasks(DurableTaskRegistry tasks) => tasks.AddOrchestratorFunc("main", _ => "done");
        var one = await host.StartAsync(Tasks, options => options.Schema = "one");
        var two = await host.StartAsync(Tasks, options => options.Schema = "Tw\"o");

        (await one.RunAsync("main")).ReadOutputAs<string>().ShouldBe("done");
        (await two.RunAsync("main")).ReadOutputAs<string>().ShouldBe("done");
    }

    [Fact]
    public async Task A_journal_is_free_again_after_a_stop()
    {
        await using var host = await EngineHost.CreateAsync();
        var first = await host.StartAsync(_ => { });
        await first.StopAsync(CancellationToken.None);

        await host.StartAsync(_ => { });
    }

    [Fact]
    public async Task Losing_the_writers_connection_again_and_again_loses_and_repeats_nothing()
    {
        await using var host = await EngineHost.CreateAsync();
        var runs = new ConcurrentDictionary<int, int>();
        using var permits = new SemaphoreSlim(0);
        var engine = await host.StartAsync(tasks => tasks
            .AddOrchestratorFunc<int, int>("main", async (context, offset) =>
            {
                var sum = 0;
                for (var step = 0; step < 15; step++)
                    sum += (await Task.WhenAll(Enumerable.Range(0, 4).Select(part => context.CallActivityAsync<int>("work", offset + (step * 4) + part)))).Sum();
                return sum;
            })
            .AddActivityFunc<int, int>("work", async (_, key) =>
            {
                await permits.WaitAsync(EngineHost.Deadline());
                runs.AddOrUpdate(key, 1, (_, count) => count + 1);
                return 1;
            }));

        var ids = new List<string>();
        for (var instance = 0; instance < 5; instance++)
            ids.Add(await engine.Client.ScheduleNewOrchestrationInstanceAsync("main", instance * 1000));
        for (var loss = 1; loss <= 5; loss++)
        {
            // The connection dies while these are being journaled.
            permits.Release(50);
            await KillWriterAsync(host.Database);
            var reached = loss * 50;
            await Eventually.UntilAsync(() => runs.Count >= reached, TimeSpan.FromSeconds(60), $"{reached} activities");
        }

        permits.Release(1000);
        foreach (var id in ids)
            (await engine.EndAsync(id)).ReadOutputAs<int>().ShouldBe(60);
        // The process lived on, so nothing may have run twice.
        runs.Count.ShouldBe(300);
        runs.Values.ShouldAllBe(count => count == 1);
        (await host.Database.ScalarAsync<long>("SELECT count(*) FROM durable.history")).ShouldBe(5 * 15 * 4 * 2);
        host.Logs.Count(entry => entry.Id == 1010).ShouldBe(host.Logs.Count(entry => entry.Id == 1011));
        host.Logs.ShouldContain(entry => entry.Id == 1010 && entry.Level == LogLevel.Warning);
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_neither_lost_nor_repeated()
    {
        await using var host = await EngineHost.CreateAsync();
        var target = new NpgsqlConnectionStringBuilder(host.Database.ConnectionString);
        await using var proxy = new CuttingProxy(target.Host!, target.Port);
        target.Host = "127.0.0.1";
        target.Port = proxy.Port;
        var engine = await host.StartAsync(
            tasks => tasks.AddOrchestratorFunc<int, int[]>("main", async (context, count) =>
            {
                var received = new List<int>();
                while (received.Count < count)
                    received.Add(await context.WaitForExternalEvent<int>("number"));
                return [.. received];
            }),
            options => options.ConnectionString = target.ConnectionString);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("main", 5);

        for (var number = 0; number < 5; number++)
        {
            proxy.SwallowNextAnswer();
            await engine.Client.RaiseEventAsync(id, "number", number);
        }

        (await engine.EndAsync(id)).ReadOutputAs<int[]>().ShouldBe([0, 1, 2, 3, 4]);
        proxy.Swallowed.ShouldBe(5);
        (await host.Database.ScalarAsync<long>("SELECT count(*) FROM durable.history")).ShouldBe(5);
        (await host.Database.ScalarAsync<long>("SELECT last_commit FROM durable.journal")).ShouldBe(6);
    }

    [Fact]
    public async Task A_process_whose_journal_was_taken_over_stops_the_app_and_says_why()
    {
        await using var host = await EngineHost.CreateAsync();
        void Tasks(DurableTaskRegistry tasks) => tasks.AddOrchestratorFunc("main", context => context.WaitForExternalEvent<int>("x"));
        var lifetime = new Lifetime();
        var first = await host.StartAsync(Tasks, lifetime: lifetime);
        var id = await first.Client.ScheduleNewOrchestrationInstanceAsync("main");

        await KillWriterAsync(host.Database);
        var second = await host.StartAsync(Tasks);

        await Should.ThrowAsync<JournalInUseException>(() => first.Client.RaiseEventAsync(id, "x", 1));
        lifetime.Stopped.ShouldBeTrue();
        host.Logs.ShouldContain(entry => entry.Id == 1013 && entry.Level == LogLevel.Critical);
        await second.Client.RaiseEventAsync(id, "x", 2);
        (await second.EndAsync(id)).ReadOutputAs<int>().ShouldBe(2);
    }

    [Fact]
    public async Task While_the_database_takes_no_writes_turns_wait_and_no_instance_is_blamed()
    {
        await using var host = await EngineHost.CreateAsync();
        var engine = await host.StartAsync(tasks => tasks.AddOrchestratorFunc("main", context => context.WaitForExternalEvent<int>("x")));
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("main");
        await host.Database.ExecuteAsync("ALTER TABLE durable.history RENAME TO moved");

        var raised = engine.Client.RaiseEventAsync(id, "x", 7);
        await Eventually.UntilAsync(() => host.Logs.Any(entry => entry.Id == 1012), TimeSpan.FromSeconds(60), "the refusal");
        raised.IsCompleted.ShouldBeFalse();
        await host.Database.ExecuteAsync("ALTER TABLE durable.moved RENAME TO history");

        await raised;
        (await engine.EndAsync(id)).ReadOutputAs<int>().ShouldBe(7);
    }

    [Fact]
    public async Task A_journal_that_someone_else_has_written_is_not_written_any_more()
    {
        await using var host = await EngineHost.CreateAsync();
        var lifetime = new Lifetime();
        var engine = await host.StartAsync(tasks => tasks.AddOrchestratorFunc("main", _ => "done"), lifetime: lifetime);
        await host.Database.ExecuteAsync("UPDATE durable.journal SET epoch = epoch + 1");

        await Should.ThrowAsync<JournalInUseException>(() => engine.RunAsync("main"));

        lifetime.Stopped.ShouldBeTrue();
        (await host.Database.ScalarAsync<long>("SELECT count(*) FROM durable.instance")).ShouldBe(0);
    }

    [Fact]
    public async Task A_journal_of_a_newer_version_is_left_alone()
    {
        await using var host = await EngineHost.CreateAsync();
        var engine = await host.StartAsync(_ => { });
        await engine.StopAsync(CancellationToken.None);
        await host.Database.ExecuteAsync("UPDATE durable.journal SET version = 99");

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => host.StartAsync(_ => { }));

        refused.Message.ShouldContain("version 99");
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public bool Stopped { get; private set; }

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => Stopped = true;
    }
}
