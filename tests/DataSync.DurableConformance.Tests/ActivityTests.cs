using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.DurableConformance.Tests;

public sealed class ActivityTests(DurableFixture fixture) : IClassFixture<DurableFixture>
{
    public sealed record Order(string Id, int Quantity, decimal[] Prices, DateTimeOffset At, Order? Next);

    public sealed class WithFields
    {
        public int Number;

        public string? Text { get; set; }
    }

    [DurableTask("named")]
    public sealed class NamedActivity : TaskActivity<int, int>
    {
        public override Task<int> RunAsync(TaskActivityContext context, int input) => Task.FromResult(input + 1);
    }

    public sealed class ClassOrchestrator : TaskOrchestrator<int, int>
    {
        public override Task<int> RunAsync(TaskOrchestrationContext context, int input) =>
            context.CallActivityAsync<int>("named", input);
    }

    [Fact]
    public async Task An_activity_gets_its_input_and_returns_its_result()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc<int, int>("main", (context, input) => context.CallActivityAsync<int>("double", input))
            .AddActivityFunc<int, int>("double", (_, input) => input * 2));

        (await host.ResultAsync<int>("main", 21)).ShouldBe(42);
    }

    [Fact]
    public async Task Records_and_fields_cross_every_boundary_unchanged()
    {
        var order = new Order("A-1", 3, [1.10m, 2m], new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)), new Order("B", 0, [], default, null));
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc<Order, Order>("records", (context, input) => context.CallActivityAsync<Order>("echo", input))
            .AddActivityFunc<Order, Order>("echo", (_, input) => input)
            .AddOrchestratorFunc<WithFields, WithFields>("fields", (_, input) => input));

        var back = await host.ResultAsync<Order>("records", order);
        back!.Id.ShouldBe("A-1");
        back.Prices.ShouldBe(order.Prices);
        back.At.ShouldBe(order.At);
        back.Next!.Id.ShouldBe("B");
        var fields = await host.ResultAsync<WithFields>("fields", new WithFields { Number = 7, Text = "ü\u0000\"" });
        fields!.Number.ShouldBe(7);
        fields.Text.ShouldBe("ü\u0000\"");
    }

    [Fact]
    public async Task A_call_without_input_or_result_is_possible()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                await context.CallActivityAsync("nothing");
                var number = await context.CallActivityAsync<int>("number");
                return $"{number} {await context.CallActivityAsync<string?>("null") ?? "null"}";
            })
            .AddActivityFunc("nothing", _ => { })
            .AddActivityFunc<int, int>("number", (_, input) => input)
            .AddActivityFunc<string?>("null", _ => (string?)null));

        (await host.ResultAsync<string>("main")).ShouldBe("0 null");
    }

    [Fact]
    public async Task Names_are_found_without_regard_to_case_and_classes_by_their_attribute()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestrator<ClassOrchestrator>()
            .AddActivity<NamedActivity>());

        (await host.ResultAsync<int>("CLASSORCHESTRATOR", 1)).ShouldBe(2);
    }

    [Fact]
    public async Task An_activity_knows_its_name_and_instance()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("main", context => context.CallActivityAsync<string>("who"))
            .AddActivityFunc<string>("who", context => $"{context.Name} {context.InstanceId}"));

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("main");
        (await host.EndAsync(id)).ReadOutputAs<string>().ShouldBe($"who {id}");
    }

    [Fact]
    public async Task Fan_out_returns_the_results_in_the_order_of_the_calls()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
                await Task.WhenAll(Enumerable.Range(0, 60).Select(number => context.CallActivityAsync<int>("square", number))))
            .AddActivityFunc<int, int>("square", async (_, number) =>
            {
                await Task.Yield();
                return number * number;
            }));

        (await host.ResultAsync<int[]>("main")).ShouldBe(Enumerable.Range(0, 60).Select(number => number * number));
    }

    [Fact]
    public async Task WhenAny_continues_with_the_first_and_the_rest_is_still_there()
    {
        var release = new TaskCompletionSource();
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                var slow = context.CallActivityAsync<string>("slow");
                var fast = context.CallActivityAsync<string>("fast");
                var first = await (await Task.WhenAny(slow, fast));
                await context.CallActivityAsync("release");
                return $"{first},{await slow}";
            })
            .AddActivityFunc<string>("fast", _ => "fast")
            .AddActivityFunc("release", _ => release.SetResult())
            .AddActivityFunc<string>("slow", async _ =>
            {
                await release.Task;
                return "slow";
            }));

        (await host.ResultAsync<string>("main")).ShouldBe("fast,slow");
    }

    [Fact]
    public async Task Sequential_steps_run_once_each_although_the_code_is_replayed()
    {
        var ran = new ConcurrentQueue<int>();
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                var sum = 0;
                for (var step = 1; step <= 10; step++)
                    sum += await context.CallActivityAsync<int>("step", step);
                return sum;
            })
            .AddActivityFunc<int, int>("step", (_, step) =>
            {
                ran.Enqueue(step);
                return step;
            }));

        (await host.ResultAsync<int>("main")).ShouldBe(55);
        ran.ShouldBe(Enumerable.Range(1, 10));
    }

    [Fact]
    public async Task Options_given_as_the_input_are_refused()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", context => context.CallActivityAsync<int>("double", input: (object)new TaskOptions()))
            .AddActivityFunc<int, int>("double", (_, input) => input));

        var end = await host.RunAsync("main");
        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        end.FailureDetails!.IsCausedBy<ArgumentException>().ShouldBeTrue();
    }
}
