using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.DurableConformance.Tests;

public sealed class LifecycleTests(DurableFixture fixture) : IClassFixture<DurableFixture>
{
    private static void Tasks(DurableTaskRegistry tasks) => tasks
        .AddOrchestratorFunc<string, string>("waits", async (context, input) =>
        {
            context.SetCustomStatus("waiting");
            return $"{input} {await context.WaitForExternalEvent<string>("go")}";
        })
        .AddOrchestratorFunc<string, string>("echo", (_, input) => input);

    [Fact]
    public async Task Input_output_custom_status_and_times_can_be_queried()
    {
        await using var host = await fixture.StartAsync(Tasks);

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("waits", "hello");
        var waiting = await host.ReachesAsync(id, "waiting");
        waiting.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Running);
        waiting.IsRunning.ShouldBeTrue();
        waiting.Name.ShouldBe("waits");
        await host.Client.RaiseEventAsync(id, "go", "on");
        var end = await host.EndAsync(id);

        end.ReadInputAs<string>().ShouldBe("hello");
        end.ReadOutputAs<string>().ShouldBe("hello on");
        end.ReadCustomStatusAs<string>().ShouldBe("waiting");
        end.LastUpdatedAt.ShouldBeGreaterThanOrEqualTo(end.CreatedAt);
    }

    [Fact]
    public async Task Payloads_are_given_only_when_asked_for()
    {
        await using var host = await fixture.StartAsync(Tasks);

        var id = (await host.RunAsync("echo", "secret")).InstanceId;
        var plain = await host.Client.GetInstanceAsync(id);

        plain!.SerializedInput.ShouldBeNull();
        plain.SerializedOutput.ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => plain.ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_unknown_instance_is_null()
    {
        await using var host = await fixture.StartAsync(Tasks);

        (await host.Client.GetInstanceAsync("nobody")).ShouldBeNull();
    }

    [Fact]
    public async Task A_wait_for_the_end_can_be_given_up()
    {
        await using var host = await fixture.StartAsync(Tasks);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("waits", "x");
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Should.ThrowAsync<OperationCanceledException>(() => host.Client.WaitForInstanceCompletionAsync(id, soon.Token));
    }

    [Fact]
    public async Task A_terminated_instance_ends_with_the_output_given()
    {
        await using var host = await fixture.StartAsync(Tasks);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("waits", "x");
        await host.ReachesAsync(id, "waiting");

        await host.Client.TerminateInstanceAsync(id, "stopped");

        var end = await host.EndAsync(id);
        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Terminated);
        end.ReadOutputAs<string>().ShouldBe("stopped");
        end.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task What_comes_back_after_a_termination_is_ignored()
    {
        var begun = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                await context.CallActivityAsync("blocks");
                return "completed";
            })
            .AddActivityFunc("blocks", async _ =>
            {
                begun.SetResult();
                await release.Task;
            })
            .AddOrchestratorFunc("other", _ => "ok"));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("main");
        await begun.Task.WaitAsync(Running.Deadline());
        await host.Client.TerminateInstanceAsync(id, "stopped");
        await host.EndAsync(id);

        release.SetResult();
        (await host.ResultAsync<string>("other")).ShouldBe("ok");

        (await host.Client.GetInstanceAsync(id))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Terminated);
    }

    [Fact]
    public async Task A_suspended_instance_stands_still_until_it_is_resumed_and_then_has_its_events()
    {
        var ran = 0;
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                context.SetCustomStatus("waiting");
                return await context.CallActivityAsync<string>("work", await context.WaitForExternalEvent<string>("go"));
            })
            .AddActivityFunc<string, string>("work", (_, input) =>
            {
                Interlocked.Increment(ref ran);
                return input;
            })
            .AddOrchestratorFunc<string, string>("echo", (_, input) => input));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("main");
        await host.ReachesAsync(id, "waiting");

        await host.Client.SuspendInstanceAsync(id, "maintenance");
        await host.UntilAsync(id, found => found.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await host.Client.RaiseEventAsync(id, "go", "on");
        (await host.RunAsync("echo", "meanwhile")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
        (await host.Client.GetInstanceAsync(id))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Suspended);
        ran.ShouldBe(0);
        await host.Client.ResumeInstanceAsync(id, "done");

        (await host.EndAsync(id)).ReadOutputAs<string>().ShouldBe("on");
    }

    [Fact]
    public async Task A_suspended_instance_can_be_terminated()
    {
        await using var host = await fixture.StartAsync(Tasks);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("waits", "x");
        await host.ReachesAsync(id, "waiting");
        await host.Client.SuspendInstanceAsync(id);
        await host.UntilAsync(id, found => found.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);

        await host.Client.TerminateInstanceAsync(id, "stopped");

        (await host.EndAsync(id)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Terminated);
    }

    [Fact]
    public async Task An_ended_instance_restarts_with_its_input_under_its_own_or_a_new_id()
    {
        await using var host = await fixture.StartAsync(Tasks);
        var id = (await host.RunAsync("echo", "again")).InstanceId;

        var other = await host.Client.RestartAsync(id, restartWithNewInstanceId: true);
        other.ShouldNotBe(id);
        (await host.EndAsync(other)).ReadOutputAs<string>().ShouldBe("again");
        (await host.Client.RestartAsync(id)).ShouldBe(id);
        (await host.EndAsync(id)).ReadOutputAs<string>().ShouldBe("again");
    }

    [Fact]
    public async Task An_unknown_instance_cannot_be_restarted()
    {
        await using var host = await fixture.StartAsync(Tasks);

        await Should.ThrowAsync<ArgumentException>(() => host.Client.RestartAsync("nobody"));
    }

    [Fact]
    public async Task A_purged_instance_is_gone_and_a_running_one_is_not_purged()
    {
        await using var host = await fixture.StartAsync(Tasks);
        var ended = (await host.RunAsync("echo", "x")).InstanceId;
        var running = await host.Client.ScheduleNewOrchestrationInstanceAsync("waits", "x");
        await host.ReachesAsync(running, "waiting");

        (await host.Client.PurgeInstanceAsync(ended)).PurgedInstanceCount.ShouldBe(1);
        (await host.Client.PurgeInstanceAsync(running)).PurgedInstanceCount.ShouldBe(0);
        (await host.Client.PurgeInstanceAsync("nobody")).PurgedInstanceCount.ShouldBe(0);

        (await host.Client.GetInstanceAsync(ended)).ShouldBeNull();
        (await host.Client.GetInstanceAsync(running)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Ended_instances_are_purged_by_status_and_time()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("ok", _ => { })
            .AddOrchestratorFunc("bad", _ => throw new FormatException()));
        var before = DateTimeOffset.UnixEpoch;
        var ok = (await host.RunAsync("ok")).InstanceId;
        var bad = (await host.RunAsync("bad")).InstanceId;

        var early = await host.Client.PurgeInstancesAsync(before, before.AddDays(1), [OrchestrationRuntimeStatus.Completed]);
        var completed = await host.Client.PurgeInstancesAsync(before, null, [OrchestrationRuntimeStatus.Completed]);

        early.PurgedInstanceCount.ShouldBe(0);
        completed.PurgedInstanceCount.ShouldBe(1);
        (await host.Client.GetInstanceAsync(ok)).ShouldBeNull();
        (await host.Client.GetInstanceAsync(bad)).ShouldNotBeNull();
    }
}
