using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.DurableConformance.Tests;

public sealed class ContinueAsNewTests(DurableFixture fixture) : IClassFixture<DurableFixture>
{
    public sealed record State(int Round, int[] Seen);

    [Fact]
    public async Task Each_round_begins_with_the_input_the_round_before_gave_it()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc<State, int[]>("main", async (context, state) =>
            {
                var seen = state.Seen.Append(await context.CallActivityAsync<int>("square", state.Round)).ToArray();
                if (state.Round < 5)
                    context.ContinueAsNew(new State(state.Round + 1, seen));
                return seen;
            })
            .AddActivityFunc<int, int>("square", (_, number) => number * number));

        (await host.ResultAsync<int[]>("main", new State(1, []))).ShouldBe([1, 4, 9, 16, 25]);
    }

    [Fact]
    public async Task Rounds_without_a_single_await_end_too()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc<int, int>("main", (context, round) =>
            {
                if (round < 20)
                    context.ContinueAsNew(round + 1);
                return round;
            }));

        (await host.ResultAsync<int>("main", 0)).ShouldBe(20);
    }

    [Fact]
    public async Task Events_nobody_took_are_there_in_the_next_round()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc<int, List<int>>("main", async (context, round) =>
            {
                if (round == 0)
                {
                    await context.WaitForExternalEvent<string>("go");
                    context.ContinueAsNew(1);
                    return [];
                }

                return [await context.WaitForExternalEvent<int>("number"), await context.WaitForExternalEvent<int>("number")];
            }));

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("main", 0);
        await host.Client.WaitForInstanceStartAsync(id, Running.Deadline());
        await host.Client.RaiseEventAsync(id, "number", 1);
        await host.Client.RaiseEventAsync(id, "number", 2);
        await host.Client.RaiseEventAsync(id, "go", "now");

        (await host.EndAsync(id)).ReadOutputAs<List<int>>().ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Events_nobody_took_are_gone_if_they_are_not_to_be_kept()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc<int, int>("main", async (context, round) =>
            {
                if (round == 0)
                {
                    await context.WaitForExternalEvent<string>("go");
                    context.ContinueAsNew(1, preserveUnprocessedEvents: false);
                    return 0;
                }

                context.SetCustomStatus("second");
                return await context.WaitForExternalEvent<int>("number");
            }));

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("main", 0);
        await host.Client.WaitForInstanceStartAsync(id, Running.Deadline());
        await host.Client.RaiseEventAsync(id, "number", 1);
        await host.Client.RaiseEventAsync(id, "go", "now");
        await host.ReachesAsync(id, "second");
        await host.Client.RaiseEventAsync(id, "number", 2);

        (await host.EndAsync(id)).ReadOutputAs<int>().ShouldBe(2);
    }

    [Fact]
    public async Task A_loop_that_takes_events_loses_none_of_them()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc<int[], int[]>("main", async (context, seen) =>
            {
                seen = [.. seen, await context.WaitForExternalEvent<int>("number")];
                if (seen.Length < 10)
                    context.ContinueAsNew(seen);
                return seen;
            }));

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("main", Array.Empty<int>());
        await host.Client.WaitForInstanceStartAsync(id, Running.Deadline());
        for (var number = 0; number < 10; number++)
            await host.Client.RaiseEventAsync(id, "number", number);

        (await host.EndAsync(id)).ReadOutputAs<int[]>().ShouldBe(Enumerable.Range(0, 10));
    }
}
