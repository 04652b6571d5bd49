using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.DurableConformance.Tests;

public sealed class SubOrchestrationTests(DurableFixture fixture) : IClassFixture<DurableFixture>
{
    [Fact]
    public async Task A_child_returns_its_result_and_knows_its_parent()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("parent", context =>
                context.CallSubOrchestratorAsync<string>("child", "input", new SubOrchestrationOptions(instanceId: $"{context.InstanceId}:c")))
            .AddOrchestratorFunc<string, string>("child", (context, input) =>
                string.Join('|', input, context.InstanceId, context.Parent!.Name.Name, context.Parent.InstanceId)));

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("parent");

        (await host.EndAsync(id)).ReadOutputAs<string>().ShouldBe($"input|{id}:c|parent|{id}");
        (await host.Client.GetInstanceAsync($"{id}:c"))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
    }

    [Fact]
    public async Task An_instance_started_by_a_client_has_no_parent()
    {
        await using var host = await fixture.StartAsync(tasks => tasks.AddOrchestratorFunc("main", context => context.Parent is null));

        (await host.ResultAsync<bool>("main")).ShouldBeTrue();
    }

    [Fact]
    public async Task Children_run_side_by_side_and_return_in_order()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("parent", async context =>
                await Task.WhenAll(Enumerable.Range(0, 20).Select(number => context.CallSubOrchestratorAsync<int>("child", number))))
            .AddOrchestratorFunc<int, int>("child", (context, number) => context.CallActivityAsync<int>("square", number))
            .AddActivityFunc<int, int>("square", (_, number) => number * number));

        (await host.ResultAsync<int[]>("parent")).ShouldBe(Enumerable.Range(0, 20).Select(number => number * number));
    }

    [Fact]
    public async Task A_failed_child_throws_in_the_parent()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("parent", async context =>
            {
                try
                {
                    await context.CallSubOrchestratorAsync("child");
                    return "no failure";
                }
                catch (TaskFailedException e)
                {
                    return $"{e.TaskName}|{e.FailureDetails.ErrorType}|{e.FailureDetails.ErrorMessage}";
                }
            })
            .AddOrchestratorFunc("child", _ => throw new FormatException("bad")));

        (await host.ResultAsync<string>("parent")).ShouldBe($"child|{typeof(FormatException).FullName}|bad");
    }

    [Fact]
    public async Task A_child_may_have_children()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc<int, int>("depth", async (context, levels) =>
                levels == 0 ? 0 : 1 + await context.CallSubOrchestratorAsync<int>("depth", levels - 1)));

        (await host.ResultAsync<int>("depth", 5)).ShouldBe(5);
    }

    [Fact]
    public async Task A_child_may_continue_as_new_and_still_answer_its_parent()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("parent", context => context.CallSubOrchestratorAsync<int>("child", 3))
            .AddOrchestratorFunc<int, int>("child", async (context, left) =>
            {
                await context.CallActivityAsync("work");
                if (left > 0)
                    context.ContinueAsNew(left - 1);
                return 100 + left;
            })
            .AddActivityFunc("work", _ => { }));

        (await host.ResultAsync<int>("parent")).ShouldBe(100);
    }
}
