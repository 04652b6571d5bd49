using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.DurableConformance.Tests;

public sealed class EventTests(DurableFixture fixture) : IClassFixture<DurableFixture>
{
    public sealed record Approval(string By, bool Granted);

    [Fact]
    public async Task An_event_reaches_the_wait_with_its_payload()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", context => context.WaitForExternalEvent<Approval>("approval")));

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("main");
        await host.Client.WaitForInstanceStartAsync(id, Running.Deadline());
        await host.Client.RaiseEventAsync(id, "approval", new Approval("Ada", true));

        (await host.EndAsync(id)).ReadOutputAs<Approval>().ShouldBe(new Approval("Ada", true));
    }

    [Fact]
    public async Task Events_that_come_before_the_wait_are_kept_in_order()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                await context.WaitForExternalEvent<string>("go");
                var received = new List<int>();
                for (var count = 0; count < 3; count++)
                    received.Add(await context.WaitForExternalEvent<int>("number"));
                return received;
            }));

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("main");
        await host.Client.WaitForInstanceStartAsync(id, Running.Deadline());
        foreach (var number in new[] { 3, 1, 2 })
            await host.Client.RaiseEventAsync(id, "number", number);
        await host.Client.RaiseEventAsync(id, "go", "now");

        (await host.EndAsync(id)).ReadOutputAs<int[]>().ShouldBe([3, 1, 2]);
    }

    [Fact]
    public async Task Event_names_are_compared_without_regard_to_case()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", context => context.WaitForExternalEvent<string>("Approval")));

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("main");
        await host.Client.WaitForInstanceStartAsync(id, Running.Deadline());
        await host.Client.RaiseEventAsync(id, "APPROVAL", "yes");

        (await host.EndAsync(id)).ReadOutputAs<string>().ShouldBe("yes");
    }

    [Fact]
    public async Task The_latest_of_several_waits_is_served_first()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                var early = context.WaitForExternalEvent<int>("number");
                var late = context.WaitForExternalEvent<int>("number");
                context.SetCustomStatus("waiting");
                return new[] { await early, await late };
            }));

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("main");
        await host.ReachesAsync(id, "waiting");
        await host.Client.RaiseEventAsync(id, "number", 1);
        await host.Client.RaiseEventAsync(id, "number", 2);

        (await host.EndAsync(id)).ReadOutputAs<int[]>().ShouldBe([2, 1]);
    }

    [Fact]
    public async Task A_wait_ends_with_a_cancellation_when_its_time_is_over()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                try
                {
                    return await context.WaitForExternalEvent<string>("never", TimeSpan.FromMilliseconds(100));
                }
                catch (TaskCanceledException)
                {
                    return "timed out";
                }
            }));

        (await host.ResultAsync<string>("main")).ShouldBe("timed out");
    }

    [Fact]
    public async Task An_event_in_time_beats_the_timeout_and_frees_its_timer()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", context => context.WaitForExternalEvent<string>("soon", TimeSpan.FromDays(2))));

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("main");
        await host.Client.WaitForInstanceStartAsync(id, Running.Deadline());
        await host.Client.RaiseEventAsync(id, "soon", "here");

        (await host.EndAsync(id)).ReadOutputAs<string>().ShouldBe("here");
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                using var stop = new CancellationTokenSource();
                var wait = context.WaitForExternalEvent<string>("never", stop.Token);
                await context.CallActivityAsync("work");
                stop.Cancel();
                try
                {
                    return await wait;
                }
                catch (OperationCanceledException)
                {
                    return "cancelled";
                }
            })
            .AddActivityFunc("work", _ => { }));

        (await host.ResultAsync<string>("main")).ShouldBe("cancelled");
    }

    [Fact]
    public async Task The_first_of_several_events_decides()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                var resume = context.WaitForExternalEvent<string>("resume");
                var abort = context.WaitForExternalEvent<string>("abort");
                return await Task.WhenAny(resume, abort) == resume ? "resumed" : "aborted";
            }));

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("main");
        await host.Client.WaitForInstanceStartAsync(id, Running.Deadline());
        await host.Client.RaiseEventAsync(id, "abort", "x");

        (await host.EndAsync(id)).ReadOutputAs<string>().ShouldBe("aborted");
    }

    [Fact]
    public async Task An_orchestration_sends_events_to_another()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc<string, int>("receiver", async (context, _) =>
                await context.WaitForExternalEvent<int>("number") + await context.WaitForExternalEvent<int>("number"))
            .AddOrchestratorFunc<string>("sender", (context, receiver) =>
            {
                context.SendEvent(receiver, "number", 40);
                context.SendEvent(receiver, "number", 2);
            }));

        var receiver = await host.Client.ScheduleNewOrchestrationInstanceAsync("receiver", "x");
        await host.Client.WaitForInstanceStartAsync(receiver, Running.Deadline());
        await host.RunAsync("sender", receiver);

        (await host.EndAsync(receiver)).ReadOutputAs<int>().ShouldBe(42);
    }

    [Fact]
    public async Task An_event_for_an_ended_instance_changes_nothing()
    {
        await using var host = await fixture.StartAsync(tasks => tasks.AddOrchestratorFunc("main", _ => "done"));

        var end = await host.RunAsync("main");
        await host.Client.RaiseEventAsync(end.InstanceId, "late", 1);

        (await host.Client.GetInstanceAsync(end.InstanceId))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
    }
}
