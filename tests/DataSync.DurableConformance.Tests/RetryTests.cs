using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.DurableConformance.Tests;

public sealed class RetryTests(DurableFixture fixture) : IClassFixture<DurableFixture>
{
    private static readonly TimeSpan _short = TimeSpan.FromMilliseconds(30);

    [Fact]
    public async Task A_policy_repeats_until_the_activity_succeeds()
    {
        var attempts = 0;
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", context => context.CallActivityAsync<int>("flaky", TaskOptions.FromRetryPolicy(new RetryPolicy(5, _short))))
            .AddActivityFunc<int>("flaky", _ => Interlocked.Increment(ref attempts) < 3 ? throw new TimeoutException() : attempts));

        (await host.ResultAsync<int>("main")).ShouldBe(3);
    }

    [Fact]
    public async Task A_policy_gives_up_after_its_last_attempt_with_the_last_failure()
    {
        var attempts = 0;
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", context => context.CallActivityAsync("fails", TaskOptions.FromRetryPolicy(new RetryPolicy(3, _short))))
            .AddActivityFunc("fails", _ => throw new TimeoutException($"attempt {Interlocked.Increment(ref attempts)}")));

        var end = await host.RunAsync("main");

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        end.FailureDetails!.InnerFailure!.ErrorMessage.ShouldBe("attempt 3");
        attempts.ShouldBe(3);
    }

    [Fact]
    public async Task The_waits_grow_by_the_coefficient_up_to_the_longest()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                var begun = context.CurrentUtcDateTime;
                try
                {
                    await context.CallActivityAsync("fails", TaskOptions.FromRetryPolicy(new RetryPolicy(
                        4, TimeSpan.FromMilliseconds(100), backoffCoefficient: 10, maxRetryInterval: TimeSpan.FromMilliseconds(300))));
                }
                catch (TaskFailedException)
                {
                    return (context.CurrentUtcDateTime - begun).TotalMilliseconds;
                }

                return 0;
            })
            .AddActivityFunc("fails", _ => throw new TimeoutException()));

        // 100 + 300 + 300; without the bound it would be 100 + 1,000 + 10,000.
        (await host.ResultAsync<double>("main")).ShouldBeInRange(700, 10_000);
    }

    [Fact]
    public async Task A_policy_stops_when_its_time_is_over()
    {
        var attempts = 0;
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", context => context.CallActivityAsync("fails", TaskOptions.FromRetryPolicy(
                new RetryPolicy(1000, TimeSpan.FromMilliseconds(200), retryTimeout: TimeSpan.FromMilliseconds(300)))))
            .AddActivityFunc("fails", _ =>
            {
                Interlocked.Increment(ref attempts);
                throw new TimeoutException();
            }));

        (await host.RunAsync("main")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        attempts.ShouldBeInRange(2, 3);
    }

    [Fact]
    public async Task A_failure_the_policy_does_not_handle_is_not_repeated()
    {
        var attempts = 0;
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", context => context.CallActivityAsync("fails", TaskOptions.FromRetryPolicy(
                new RetryPolicy(5, _short) { HandleFailure = failure => !failure.IsCausedBy<ArgumentException>() })))
            .AddActivityFunc("fails", _ =>
            {
                if (Interlocked.Increment(ref attempts) == 1)
                    throw new TimeoutException();
                throw new ArgumentNullException();
            }));

        (await host.RunAsync("main")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        attempts.ShouldBe(2);
    }

    [Fact]
    public async Task A_handler_decides_about_each_attempt()
    {
        var attempts = 0;
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", context => context.CallActivityAsync("fails", TaskOptions.FromRetryHandler(
                (RetryContext retry) => retry.LastAttemptNumber < 4 && retry.LastFailure.IsCausedBy<TimeoutException>())))
            .AddActivityFunc("fails", _ =>
            {
                Interlocked.Increment(ref attempts);
                throw new TimeoutException();
            }));

        (await host.RunAsync("main")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        attempts.ShouldBe(4);
    }

    [Fact]
    public async Task An_async_handler_may_wait_durably()
    {
        var attempts = 0;
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", context => context.CallActivityAsync<int>("flaky", TaskOptions.FromRetryHandler(async retry =>
            {
                await retry.OrchestrationContext.CreateTimer(_short, CancellationToken.None);
                return true;
            })))
            .AddActivityFunc<int>("flaky", _ => Interlocked.Increment(ref attempts) < 3 ? throw new TimeoutException() : attempts));

        (await host.ResultAsync<int>("main")).ShouldBe(3);
    }

    [Fact]
    public async Task A_sub_orchestration_is_repeated_under_its_own_id()
    {
        var attempts = 0;
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", context => context.CallSubOrchestratorAsync<string>(
                "child", new SubOrchestrationOptions(new TaskRetryOptions(new RetryPolicy(3, _short)), $"{context.InstanceId}-child")))
            .AddOrchestratorFunc<string>("child", async context =>
            {
                await context.CallActivityAsync("flaky");
                return context.InstanceId;
            })
            .AddActivityFunc("flaky", _ =>
            {
                if (Interlocked.Increment(ref attempts) < 3)
                    throw new TimeoutException();
            }));

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("main");
        (await host.EndAsync(id)).ReadOutputAs<string>().ShouldBe($"{id}-child");
        attempts.ShouldBe(3);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0.5)]
    public void A_policy_with_impossible_numbers_is_refused(int attempts, int seconds, double coefficient) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new RetryPolicy(attempts, TimeSpan.FromSeconds(seconds), coefficient));
}
