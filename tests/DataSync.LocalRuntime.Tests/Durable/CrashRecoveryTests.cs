using System.Collections.Concurrent;
using DataSync.LocalRuntime.Durable;
using DataSync.TestKit;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.LocalRuntime.Tests.Durable;

public sealed class CrashRecoveryTests
{
    [Fact]
    public async Task An_activity_that_was_running_runs_again_and_the_orchestration_goes_on()
    {
        await using var host = await EngineHost.CreateAsync();
        var runs = 0;
        var begun = new TaskCompletionSource();
        void Tasks(DurableTaskRegistry tasks) => tasks
            .AddOrchestratorFunc("main", async context =>
                $"{await context.CallActivityAsync<string>("quick")} {await context.CallActivityAsync<string>("slow")}")
            .AddActivityFunc<string>("quick", _ => "quick")
            .AddActivityFunc<string>("slow", async context =>
            {
                if (Interlocked.Increment(ref runs) > 1)
                    return "slow";
                begun.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ((LocalActivityContext)context).CancellationToken);
                return "never";
            });

        var first = await host.StartAsync(Tasks);
        var id = await first.Client.ScheduleNewOrchestrationInstanceAsync("main");
        await begun.Task.WaitAsync(EngineHost.Deadline());
        await first.DisposeAsync();
        var second = await host.StartAsync(Tasks);

        (await second.EndAsync(id)).ReadOutputAs<string>().ShouldBe("quick slow");
        runs.ShouldBe(2);
    }

    [Fact]
    public async Task Timers_waits_and_starts_in_the_future_survive()
    {
        await using var host = await EngineHost.CreateAsync();
        void Tasks(DurableTaskRegistry tasks) => tasks
            .AddOrchestratorFunc("timer", async context =>
            {
                var due = context.CurrentUtcDateTime.AddMilliseconds(1000);
                await context.CreateTimer(due, CancellationToken.None);
                return context.CurrentUtcDateTime >= due;
            })
            .AddOrchestratorFunc("event", context => context.WaitForExternalEvent<string>("go"))
            .AddOrchestratorFunc("later", async context => await context.WaitForExternalEvent<string>("early"));

        var first = await host.StartAsync(Tasks);
        var timer = await first.Client.ScheduleNewOrchestrationInstanceAsync("timer");
        var waits = await first.Client.ScheduleNewOrchestrationInstanceAsync("event");
        var later = await first.Client.ScheduleNewOrchestrationInstanceAsync(
            "later", new StartOrchestrationOptions(StartAt: DateTimeOffset.UtcNow.AddMilliseconds(1200)));
        await first.Client.RaiseEventAsync(later, "early", "kept");
        (await first.Client.GetInstanceAsync(later))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Pending);
        await first.DisposeAsync();
        var between = await host.StartAsync(Tasks);
        await between.Client.RaiseEventAsync(later, "another", 1);
        await between.DisposeAsync();
        var second = await host.StartAsync(Tasks);
        await second.Client.RaiseEventAsync(waits, "go", "went");

        (await second.EndAsync(timer)).ReadOutputAs<bool>().ShouldBeTrue();
        (await second.EndAsync(waits)).ReadOutputAs<string>().ShouldBe("went");
        (await second.EndAsync(later)).ReadOutputAs<string>().ShouldBe("kept");
    }

    [Fact]
    public async Task Whatever_the_moment_of_the_crash_the_results_are_those_of_an_undisturbed_run()
    {
        await using var host = await EngineHost.CreateAsync();
        var effects = new ConcurrentDictionary<string, int>();
        var runs = 0;
        var permits = new SemaphoreSlim(0);
        void Tasks(DurableTaskRegistry tasks) => tasks
            .AddOrchestratorFunc<int, int[]>("parent", async (context, count) =>
                await Task.WhenAll(Enumerable.Range(0, count).Select(number =>
                    context.CallSubOrchestratorAsync<int>("child", number, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-{number}")))))
            .AddOrchestratorFunc<int, int>("child", async (context, number) =>
            {
                var sum = 0;
                for (var step = 0; step < 6; step++)
                    sum += await context.CallActivityAsync<int>("work", $"{number}/{step}");
                context.SendEvent("collector", "done", number);
                return sum;
            })
            .AddOrchestratorFunc<int, int[]>("collector", async (context, count) =>
            {
                var received = new List<int>();
                while (received.Count < count)
                    received.Add(await context.WaitForExternalEvent<int>("done"));
                return [.. received.Order()];
            })
            .AddActivityFunc<string, int>("work", async (context, key) =>
            {
                await permits.WaitAsync(((LocalActivityContext)context).CancellationToken);
                Interlocked.Increment(ref runs);
                effects.AddOrUpdate(key, 1, (_, runs) => runs + 1);
                return 1;
            });

        const int Children = 12;
        var engine = await host.StartAsync(Tasks);
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("collector", Children, new StartOrchestrationOptions("collector"));
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("parent", Children);
        for (var crash = 1; crash <= 6; crash++)
        {
            var reached = runs + 10;
            permits.Release(10);
            await Eventually.UntilAsync(() => Volatile.Read(ref runs) >= reached, TimeSpan.FromSeconds(60), $"{reached} activities");
            await engine.DisposeAsync();
            permits = new SemaphoreSlim(0);
            engine = await host.StartAsync(Tasks);
        }

        permits.Release(1000);

        (await engine.EndAsync(id)).ReadOutputAs<int[]>().ShouldBe(Enumerable.Repeat(6, Children));
        (await engine.EndAsync("collector")).ReadOutputAs<int[]>().ShouldBe(Enumerable.Range(0, Children));
        effects.Count.ShouldBe(Children * 6);
        (await host.Database.ScalarAsync<long>("SELECT count(*) FROM durable.message")).ShouldBe(0);
    }

    [Fact]
    public async Task An_orderly_stop_waits_for_running_activities_and_keeps_their_results()
    {
        await using var host = await EngineHost.CreateAsync();
        var runs = 0;
        var begun = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        void Tasks(DurableTaskRegistry tasks) => tasks
            .AddOrchestratorFunc("main", context => context.CallActivityAsync<int>("work"))
            .AddActivityFunc<int>("work", async _ =>
            {
                var run = Interlocked.Increment(ref runs);
                begun.TrySetResult();
                await release.Task;
                return run;
            });

        var first = await host.StartAsync(Tasks);
        var id = await first.Client.ScheduleNewOrchestrationInstanceAsync("main");
        await begun.Task.WaitAsync(EngineHost.Deadline());
        var stopping = first.StopAsync(CancellationToken.None);
        stopping.IsCompleted.ShouldBeFalse();
        release.SetResult();
        await stopping;
        var second = await host.StartAsync(Tasks);

        (await second.EndAsync(id)).ReadOutputAs<int>().ShouldBe(1);
        runs.ShouldBe(1);
    }

    [Fact]
    public async Task An_activity_that_outlasts_the_drain_time_sees_its_token_and_runs_again()
    {
        await using var host = await EngineHost.CreateAsync();
        var runs = 0;
        var begun = new TaskCompletionSource();
        void Tasks(DurableTaskRegistry tasks) => tasks
            .AddOrchestratorFunc("main", context => context.CallActivityAsync<int>("work"))
            .AddActivityFunc<int>("work", async context =>
            {
                var run = Interlocked.Increment(ref runs);
                begun.TrySetResult();
                if (run == 1)
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ((LocalActivityContext)context).CancellationToken);
                return run;
            });

        var first = await host.StartAsync(Tasks, options => options.DrainTimeout = TimeSpan.FromMilliseconds(50));
        var id = await first.Client.ScheduleNewOrchestrationInstanceAsync("main");
        await begun.Task.WaitAsync(EngineHost.Deadline());
        await first.StopAsync(CancellationToken.None);
        var second = await host.StartAsync(Tasks);

        (await second.EndAsync(id)).ReadOutputAs<int>().ShouldBe(2);
    }

    [Fact]
    public async Task A_stopped_engine_refuses_its_clients()
    {
        await using var host = await EngineHost.CreateAsync();
        var engine = await host.StartAsync(tasks => tasks.AddOrchestratorFunc("main", context => context.WaitForExternalEvent<int>("x")));
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("main");
        var waiting = engine.Client.WaitForInstanceCompletionAsync(id, EngineHost.Deadline());

        await engine.StopAsync(CancellationToken.None);

        await Should.ThrowAsync<ObjectDisposedException>(() => waiting);
        await Should.ThrowAsync<ObjectDisposedException>(() => engine.Client.RaiseEventAsync(id, "x", 1));
    }
}
