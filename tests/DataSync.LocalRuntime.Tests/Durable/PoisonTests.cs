using DataSync.LocalRuntime.Durable;
using DataSync.TestKit;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.LocalRuntime.Tests.Durable;

public sealed class PoisonTests
{
    private static void Waits(DurableTaskRegistry tasks) => tasks
        .AddOrchestratorFunc("main", async context =>
        {
            await context.CallActivityAsync("work");
            context.SetCustomStatus("waiting");
            return await context.WaitForExternalEvent<string>("go");
        })
        .AddActivityFunc("work", _ => { });

    private static async Task<string> WaitingAsync(DurableEngine engine)
    {
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("main");
        await engine.UntilAsync(id, found => found.SerializedCustomStatus == "\"waiting\"");
        return id;
    }

    [Theory]
    [InlineData("UPDATE durable.history SET type = 99 WHERE instance_id = $1 AND sequence = 1", "unknown type 99")]
    [InlineData("UPDATE durable.history SET failure = '{oops' WHERE instance_id = $1 AND sequence = 1", "failure")]
    [InlineData("DELETE FROM durable.history WHERE instance_id = $1 AND sequence = 0", "not deterministic")]
    public async Task An_instance_with_a_broken_history_fails_with_its_reason_and_the_others_go_on(string damage, string reason)
    {
        await using var host = await EngineHost.CreateAsync();
        var first = await host.StartAsync(Waits);
        var broken = await WaitingAsync(first);
        var sound = await WaitingAsync(first);
        await first.StopAsync(CancellationToken.None);
        (await host.Database.ExecuteAsync(damage, broken)).ShouldBe(1);

        var second = await host.StartAsync(Waits);
        await second.Client.RaiseEventAsync(broken, "go", "on");
        await second.Client.RaiseEventAsync(sound, "go", "on");

        var end = await second.EndAsync(broken);
        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        end.FailureDetails!.ErrorMessage.ShouldContain(reason);
        (await second.EndAsync(sound)).ReadOutputAs<string>().ShouldBe("on");
    }

    [Fact]
    public async Task An_unreadable_message_fails_its_receiver_alone()
    {
        await using var host = await EngineHost.CreateAsync();
        var first = await host.StartAsync(Waits);
        var broken = await WaitingAsync(first);
        var sound = await WaitingAsync(first);
        await first.StopAsync(CancellationToken.None);
        await host.Database.ExecuteAsync("INSERT INTO durable.message (id, instance_id, body) VALUES (7, $1, '{oops')", broken);

        var second = await host.StartAsync(Waits);

        (await second.EndAsync(broken)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        await second.Client.RaiseEventAsync(sound, "go", "on");
        (await second.EndAsync(sound)).ReadOutputAs<string>().ShouldBe("on");
        (await host.Database.ScalarAsync<long>("SELECT count(*) FROM durable.message")).ShouldBe(0);
    }

    [Fact]
    public async Task An_entry_the_database_refuses_fails_its_instance_alone()
    {
        await using var host = await EngineHost.CreateAsync();
        var engine = await host.StartAsync(tasks => tasks
            .AddOrchestratorFunc<int, int>("main", (context, number) => context.CallActivityAsync<int>("work", number))
            .AddActivityFunc<int, int>("work", (_, number) => number));
        await host.Database.ExecuteAsync(
            "ALTER TABLE durable.history ADD CONSTRAINT thirteen CHECK (payload IS DISTINCT FROM '13')");

        var ends = await Task.WhenAll(Enumerable.Range(1, 20).Select(async number =>
        {
            try
            {
                return (await engine.RunAsync("main", number)).RuntimeStatus;
            }
            catch (Npgsql.PostgresException)
            {
                // The very first turn holds the call already, so the start itself is refused.
                return OrchestrationRuntimeStatus.Failed;
            }
        }));

        ends.Count(end => end == OrchestrationRuntimeStatus.Completed).ShouldBe(19);
        ends[12].ShouldBe(OrchestrationRuntimeStatus.Failed);
    }

    [Fact]
    public async Task Code_that_calls_something_else_than_before_is_failed_with_both_calls_named()
    {
        await using var host = await EngineHost.CreateAsync();
        var first = await host.StartAsync(Waits);
        var id = await WaitingAsync(first);
        await first.StopAsync(CancellationToken.None);

        var second = await host.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                await context.CallActivityAsync("other");
                return await context.WaitForExternalEvent<string>("go");
            }));
        await second.Client.RaiseEventAsync(id, "go", "on");

        var end = await second.EndAsync(id);
        end.FailureDetails!.IsCausedBy<NonDeterministicOrchestrationException>().ShouldBeTrue();
        end.FailureDetails.ErrorMessage.ShouldContain("activity 'work' (#0)");
        end.FailureDetails.ErrorMessage.ShouldContain("activity 'other' (#0)");
    }

    [Fact]
    public async Task Code_that_calls_less_or_more_than_before_is_failed()
    {
        await using var host = await EngineHost.CreateAsync();
        var first = await host.StartAsync(Waits);
        var less = await WaitingAsync(first);
        var more = await WaitingAsync(first);
        await first.StopAsync(CancellationToken.None);

        var second = await host.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", context => context.WaitForExternalEvent<string>("go")));
        await second.Client.RaiseEventAsync(less, "go", "on");
        (await second.EndAsync(less)).FailureDetails!.ErrorMessage.ShouldContain("its code did nothing");
        await second.StopAsync(CancellationToken.None);

        var third = await host.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                await Task.WhenAll(context.CallActivityAsync("work"), context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None));
                return await context.WaitForExternalEvent<string>("go");
            }));
        await third.Client.RaiseEventAsync(more, "go", "on");
        var end = await third.EndAsync(more);
        end.FailureDetails!.ErrorMessage.ShouldContain("expects nothing");
        end.FailureDetails.ErrorMessage.ShouldContain("a timer (#1)");
    }
}
