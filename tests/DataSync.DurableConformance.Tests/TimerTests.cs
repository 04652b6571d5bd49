using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.DurableConformance.Tests;

public sealed class TimerTests(DurableFixture fixture) : IClassFixture<DurableFixture>
{
    [Fact]
    public async Task A_timer_fires_when_its_time_has_come_on_the_orchestrations_clock()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                var begun = context.CurrentUtcDateTime;
                await context.CreateTimer(TimeSpan.FromMilliseconds(300), CancellationToken.None);
                return (context.CurrentUtcDateTime - begun).TotalMilliseconds;
            }));

        (await host.ResultAsync<double>("main")).ShouldBeInRange(300, 20_000);
    }

    [Fact]
    public async Task A_timer_in_the_past_fires_at_once()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                await context.CreateTimer(context.CurrentUtcDateTime.AddHours(-1), CancellationToken.None);
                return "fired";
            }));

        (await host.ResultAsync<string>("main")).ShouldBe("fired");
    }

    [Fact]
    public async Task Timers_fire_in_the_order_of_their_times()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                var order = new List<int>();
                async Task Wait(int milliseconds)
                {
                    await context.CreateTimer(TimeSpan.FromMilliseconds(milliseconds), CancellationToken.None);
                    order.Add(milliseconds);
                }

                await Task.WhenAll(Wait(600), Wait(100), Wait(350));
                return order;
            }));

        (await host.ResultAsync<int[]>("main")).ShouldBe([100, 350, 600]);
    }

    [Fact]
    public async Task A_cancelled_timer_throws_and_holds_nothing_up()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                using var stop = new CancellationTokenSource();
                var timer = context.CreateTimer(TimeSpan.FromDays(2), stop.Token);
                await context.CallActivityAsync("work");
                stop.Cancel();
                try
                {
                    await timer;
                    return "fired";
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
    public async Task An_orchestration_that_returns_with_an_open_timer_ends_when_the_timer_has_fired()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", context =>
            {
                _ = context.CreateTimer(TimeSpan.FromMilliseconds(400), CancellationToken.None);
                return "returned";
            }));

        var end = await host.RunAsync("main");

        end.ReadOutputAs<string>().ShouldBe("returned");
        (end.LastUpdatedAt - end.CreatedAt).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(350));
    }

    [Fact]
    public async Task The_clock_stands_still_within_a_turn_and_is_the_same_on_replay()
    {
        var seen = new List<DateTime>();
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                lock (seen)
                    seen.Add(context.CurrentUtcDateTime);
                var first = context.CurrentUtcDateTime;
                await context.CallActivityAsync("work");
                var second = context.CurrentUtcDateTime;
                await context.CallActivityAsync("work");
                return first.Kind == DateTimeKind.Utc && second > first;
            })
            .AddActivityFunc("work", _ => { }));

        (await host.ResultAsync<bool>("main")).ShouldBeTrue();
        seen.Distinct().Count().ShouldBe(1);
    }
}
