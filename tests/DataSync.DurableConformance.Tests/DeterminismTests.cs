using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.DurableConformance.Tests;

public sealed class DeterminismTests(DurableFixture fixture) : IClassFixture<DurableFixture>
{
    [Fact]
    public async Task New_guids_are_distinct_and_the_same_on_replay()
    {
        var seen = new List<string>();
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                var first = context.NewGuid();
                var second = context.NewGuid();
                lock (seen)
                    seen.Add($"{first} {second}");
                await context.CallActivityAsync("work");
                var third = context.NewGuid();
                await context.CallActivityAsync("work");
                return new[] { first, second, third };
            })
            .AddActivityFunc("work", _ => { }));

        var guids = await host.ResultAsync<Guid[]>("main");

        guids.ShouldNotBeNull();
        guids.Distinct().Count().ShouldBe(3);
        guids.ShouldAllBe(guid => guid.Version == 5);
        seen.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Each_point_of_the_code_is_passed_once_without_replaying()
    {
        var passed = new List<string>();
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                void Pass(string point)
                {
                    if (!context.IsReplaying)
                        lock (passed)
                            passed.Add(point);
                }

                Pass("begin");
                await context.CallActivityAsync("work");
                Pass("middle");
                await context.CallActivityAsync("work");
                Pass("end");
            })
            .AddActivityFunc("work", _ => { }));

        (await host.RunAsync("main")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
        passed.ShouldBe(["begin", "middle", "end"]);
    }

    [Fact]
    public async Task Interleaved_branches_come_out_the_same_on_every_replay()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                var log = new List<string>();
                async Task Branch(string name, int steps)
                {
                    for (var step = 0; step < steps; step++)
                    {
                        await context.CallActivityAsync<int>("work", step);
                        log.Add($"{name}{step}:{context.NewGuid()}");
                    }
                }

                await Task.WhenAll(Branch("a", 5), Branch("b", 7), Branch("c", 3));
                var once = string.Join(',', log);
                await context.CallActivityAsync<int>("work", 0);
                return once == string.Join(',', log) && log.Count == 15;
            })
            .AddActivityFunc<int, int>("work", async (_, step) =>
            {
                await Task.Yield();
                return step;
            }));

        (await host.ResultAsync<bool>("main")).ShouldBeTrue();
    }
}
