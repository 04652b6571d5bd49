using System.Diagnostics.Metrics;
using DataSync.LocalRuntime.Durable;
using DataSync.TestKit;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace DataSync.LocalRuntime.Tests.Durable;

public sealed class EngineTests
{
    [Theory]
    [InlineData(true, 200)]
    [InlineData(true, 1)]
    [InlineData(false, 200)]
    public async Task Live_sessions_evicted_sessions_and_replays_give_the_same_results(bool extended, int idleSessions)
    {
        await using var host = await EngineHost.CreateAsync();
        var engine = await host.StartAsync(
            tasks => tasks
                .AddOrchestratorFunc<int, string>("main", async (context, number) =>
                {
                    var parts = new List<string>();
                    for (var step = 0; step < 5; step++)
                        parts.Add(await context.CallActivityAsync<string>("work", $"{number}.{step}"));
                    return string.Join(',', parts);
                })
                .AddActivityFunc<string, string>("work", (_, key) => key),
            options =>
            {
                options.ExtendedSessions = extended;
                options.MaxIdleSessions = idleSessions;
            });

        var ends = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => engine.RunAsync("main", number)));

        ends.Select(end => end.ReadOutputAs<string>()).ShouldBe(
            Enumerable.Range(0, 8).Select(number => string.Join(',', Enumerable.Range(0, 5).Select(step => $"{number}.{step}"))));
    }

    [Fact]
    public async Task A_live_session_is_not_replayed()
    {
        await using var host = await EngineHost.CreateAsync();
        var begun = 0;
        var engine = await host.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                Interlocked.Increment(ref begun);
                for (var step = 0; step < 5; step++)
                    await context.CallActivityAsync("work");
            })
            .AddActivityFunc("work", _ => { }));

        await engine.RunAsync("main");

        begun.ShouldBe(1);
    }

    [Fact]
    public async Task A_replay_safe_logger_says_everything_once()
    {
        await using var host = await EngineHost.CreateAsync();
        var engine = await host.StartAsync(
            tasks => tasks
                .AddOrchestratorFunc("main", async context =>
                {
                    var logger = context.CreateReplaySafeLogger<EngineTests>();
                    for (var step = 0; step < 3; step++)
                    {
                        Say(logger, step);
                        await context.CallActivityAsync("work");
                    }
                })
                .AddActivityFunc("work", _ => { }),
            options => options.ExtendedSessions = false);

        await engine.RunAsync("main");

        host.Logs.Where(entry => entry.Id == 4242).Select(entry => entry.Message).ShouldBe(["step 0", "step 1", "step 2"]);
    }

    [Fact]
    public async Task An_orchestrator_that_awaits_something_not_durable_fails_and_says_so()
    {
        await using var host = await EngineHost.CreateAsync();
        var never = new TaskCompletionSource();
        var engine = await host.StartAsync(tasks => tasks
            .AddOrchestratorFunc("alone", async _ => await never.Task)
            .AddOrchestratorFunc("delay", async context =>
            {
                var open = context.WaitForExternalEvent<int>("never");
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
                return await open;
            })
            .AddOrchestratorFunc("elsewhere", async context =>
                await Task.Run(() => context.CallActivityAsync("work")).ConfigureAwait(false)));

        foreach (var name in new[] { "alone", "delay", "elsewhere" })
        {
            var end = await engine.RunAsync(name);
            end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed, name);
            end.FailureDetails!.ErrorMessage.ShouldContain("not durable", Case.Sensitive, name);
        }
    }

    [Fact]
    public async Task A_start_in_the_future_waits_for_its_time()
    {
        await using var host = await EngineHost.CreateAsync();
        var engine = await host.StartAsync(tasks => tasks.AddOrchestratorFunc("main", context => context.CurrentUtcDateTime));
        var at = DateTimeOffset.UtcNow.AddMilliseconds(600);

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("main", new StartOrchestrationOptions(StartAt: at));

        (await engine.Client.GetInstanceAsync(id))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Pending);
        (await engine.EndAsync(id)).ReadOutputAs<DateTime>().ShouldBeGreaterThanOrEqualTo(at.UtcDateTime.AddMilliseconds(-1));
    }

    [Fact]
    public async Task Without_dedupe_statuses_a_running_instance_refuses_a_second_start()
    {
        await using var host = await EngineHost.CreateAsync();
        var engine = await host.StartAsync(tasks => tasks.AddOrchestratorFunc("main", context => context.WaitForExternalEvent<int>("x")));
        var options = new StartOrchestrationOptions("one");
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("main", options);

        await Should.ThrowAsync<DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException>(
            () => engine.Client.ScheduleNewOrchestrationInstanceAsync("main", options));
    }

    [Fact]
    public async Task A_running_instance_cannot_be_restarted_under_its_id()
    {
        await using var host = await EngineHost.CreateAsync();
        var engine = await host.StartAsync(tasks => tasks.AddOrchestratorFunc("main", context => context.WaitForExternalEvent<int>("x")));
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("main");

        await Should.ThrowAsync<InvalidOperationException>(() => engine.Client.RestartAsync(id));
    }

    [Fact]
    public async Task A_recursive_termination_and_purge_reach_children_of_children()
    {
        await using var host = await EngineHost.CreateAsync();
        var engine = await host.StartAsync(tasks => tasks
            .AddOrchestratorFunc<int, int>("nested", async (context, depth) => depth == 0
                ? await context.WaitForExternalEvent<int>("never")
                : await context.CallSubOrchestratorAsync<int>("nested", depth - 1, new SubOrchestrationOptions(instanceId: $"level-{depth - 1}"))));
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("nested", 2, new StartOrchestrationOptions("level-2"));
        await engine.Client.WaitForInstanceStartAsync("level-0", EngineHost.Deadline());

        await engine.Client.TerminateInstanceAsync("level-2", new TerminateInstanceOptions("stop", Recursive: true));

        foreach (var level in new[] { 0, 1, 2 })
            (await engine.EndAsync($"level-{level}")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Terminated);
        (await engine.Client.PurgeInstanceAsync("level-2", new PurgeInstanceOptions(Recursive: true))).PurgedInstanceCount.ShouldBe(3);
        (await host.Database.ScalarAsync<long>("SELECT count(*) FROM durable.history")).ShouldBe(0);
    }

    [Fact]
    public async Task An_activity_that_waits_for_its_turn_is_not_begun_for_an_instance_that_has_ended()
    {
        await using var host = await EngineHost.CreateAsync();
        var begun = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var ran = new List<string>();
        var engine = await host.StartAsync(
            tasks => tasks
                .AddOrchestratorFunc<string, string>("main", (context, name) => context.CallActivityAsync<string>("work", name))
                .AddActivityFunc<string, string>("work", async (_, name) =>
                {
                    ran.Add(name);
                    begun.TrySetResult();
                    await release.Task;
                    return name;
                }),
            options => options.MaxConcurrentActivities = 1);

        var first = await engine.Client.ScheduleNewOrchestrationInstanceAsync("main", "first");
        await begun.Task.WaitAsync(EngineHost.Deadline());
        var second = await engine.Client.ScheduleNewOrchestrationInstanceAsync("main", "second");
        var third = await engine.Client.ScheduleNewOrchestrationInstanceAsync("main", "third");
        await engine.Client.TerminateInstanceAsync(second);
        release.SetResult();
        await engine.EndAsync(first);
        await engine.EndAsync(third);

        ran.ShouldBe(["first", "third"]);
    }

    [Fact]
    public async Task A_child_whose_id_is_taken_fails_its_call()
    {
        await using var host = await EngineHost.CreateAsync();
        var engine = await host.StartAsync(tasks => tasks
            .AddOrchestratorFunc("waits", context => context.WaitForExternalEvent<int>("never"))
            .AddOrchestratorFunc("main", context => context.CallSubOrchestratorAsync("waits", new SubOrchestrationOptions(instanceId: "taken"))));
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("waits", new StartOrchestrationOptions("taken"));

        (await engine.RunAsync("main")).FailureDetails!.InnerFailure!.ErrorMessage.ShouldContain("'taken' already exists");
    }

    [Fact]
    public async Task The_history_tells_all_that_happened_in_order()
    {
        await using var host = await EngineHost.CreateAsync();
        var engine = await host.StartAsync(tasks => tasks
            .AddOrchestratorFunc<string, string>("main", async (context, input) =>
            {
                await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
                return await context.CallActivityAsync<string>("work", input);
            })
            .AddActivityFunc<string, string>("work", (_, input) => input.ToUpperInvariant()));

        var end = await engine.RunAsync("main", "a");
        var history = await engine.GetHistoryAsync(end.InstanceId, CancellationToken.None);

        history.ShouldNotBeNull();
        history.Select(item => item.Type).ShouldBe(
        [
            HistoryEventType.ExecutionStarted, HistoryEventType.TimerCreated, HistoryEventType.TimerFired,
            HistoryEventType.TaskScheduled, HistoryEventType.TaskCompleted, HistoryEventType.ExecutionCompleted,
        ]);
        history[0].Payload.ShouldBe("\"a\"");
        history[3].Name.ShouldBe("work");
        history[4].Name.ShouldBe("work");
        history[4].Payload.ShouldBe("\"A\"");
        history[4].ScheduledAt.ShouldBe(history[3].Timestamp);
        history[5].Payload.ShouldBe("\"A\"");
        history.Select(item => item.Timestamp).ShouldBeInOrder();
        (await engine.GetHistoryAsync("nobody", CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Names_that_cannot_be_stored_are_refused_where_they_come_in()
    {
        await using var host = await EngineHost.CreateAsync();
        var engine = await host.StartAsync(tasks => tasks.AddOrchestratorFunc("main", _ => "ok"));

        foreach (var id in new[] { "", "a\0b", "\ud800", new string('x', 501) })
            await Should.ThrowAsync<ArgumentException>(() => engine.Client.ScheduleNewOrchestrationInstanceAsync("main", new StartOrchestrationOptions(id)));
        await Should.ThrowAsync<ArgumentException>(() => engine.Client.RaiseEventAsync("x", "a\0b", 1));
        (await engine.RunAsync("main")).ReadOutputAs<string>().ShouldBe("ok");
    }

    [Fact]
    public async Task Ended_instances_are_listed_by_the_time_they_ended()
    {
        await using var host = await EngineHost.CreateAsync();
        var engine = await host.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", _ => "ok")
            .AddOrchestratorFunc("waits", context => context.WaitForExternalEvent<int>("never")));
        foreach (var id in new[] { "a", "b", "c" })
        {
            await engine.Client.ScheduleNewOrchestrationInstanceAsync("main", new StartOrchestrationOptions(id));
            await engine.EndAsync(id);
        }

        await engine.Client.ScheduleNewOrchestrationInstanceAsync("waits", new StartOrchestrationOptions("d"));
        var first = await engine.Client.ListInstanceIdsAsync(pageSize: 2);
        var second = await engine.Client.ListInstanceIdsAsync(pageSize: 2, lastInstanceKey: first.ContinuationToken);
        var future = await engine.Client.ListInstanceIdsAsync(completedTimeFrom: DateTimeOffset.UtcNow.AddHours(1));

        first.Values.ShouldBe(["a", "b"]);
        second.Values.ShouldBe(["c"]);
        second.ContinuationToken.ShouldBeNull();
        future.Values.ShouldBeEmpty();
    }

    [Fact]
    public async Task Turns_that_wait_together_share_a_commit()
    {
        await using var host = await EngineHost.CreateAsync();
        long commits = 0;
        long entries = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, active) =>
        {
            if (instrument.Meter.Name == Telemetry.MeterName && instrument is Counter<long>)
                active.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            if (instrument.Name == "durable.journal.commits")
                Interlocked.Add(ref commits, value);
            if (instrument.Name == "durable.journal.entries")
                Interlocked.Add(ref entries, value);
        });
        listener.Start();
        var engine = await host.StartAsync(tasks => tasks.AddOrchestratorFunc("main", _ => "ok"));

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => engine.RunAsync("main")));

        Interlocked.Read(ref entries).ShouldBeGreaterThanOrEqualTo(200);
        Interlocked.Read(ref commits).ShouldBeLessThan(Interlocked.Read(ref entries));
    }

    private static readonly Action<ILogger, int, Exception?> _say =
        LoggerMessage.Define<int>(LogLevel.Information, new EventId(4242), "step {Step}");

    private static void Say(ILogger logger, int step) => _say(logger, step, null);
}
