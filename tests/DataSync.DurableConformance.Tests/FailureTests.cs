using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.DurableConformance.Tests;

public sealed class FailureTests(DurableFixture fixture) : IClassFixture<DurableFixture>
{
    public sealed class SpecialException(string message, Exception? inner = null) : InvalidOperationException(message, inner);

    [Fact]
    public async Task A_failed_activity_throws_with_type_message_and_cause()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                try
                {
                    await context.CallActivityAsync("fails");
                    return "no failure";
                }
                catch (TaskFailedException e)
                {
                    var details = e.FailureDetails;
                    return string.Join('|', e.TaskName, e.Message, details.ErrorType, details.ErrorMessage,
                        details.IsCausedBy<SpecialException>(), details.IsCausedBy<InvalidOperationException>(), details.IsCausedBy<ArgumentException>(),
                        details.InnerFailure!.ErrorType, details.InnerFailure.IsCausedBy<FormatException>(), details.StackTrace is not null);
                }
            })
            .AddActivityFunc("fails", _ => throw new SpecialException("outer", new FormatException("inner"))));

        (await host.ResultAsync<string>("main")).ShouldBe(string.Join('|',
            "fails", "Task 'fails' (#0) failed with an unhandled exception: outer",
            typeof(SpecialException).FullName, "outer", true, true, false, typeof(FormatException).FullName, true, true));
    }

    [Fact]
    public async Task An_orchestration_that_throws_is_failed_with_its_exception()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", context => throw new SpecialException("broken", new FormatException("cause"))));

        var end = await host.RunAsync("main");

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        end.IsCompleted.ShouldBeTrue();
        end.FailureDetails!.ErrorType.ShouldBe(typeof(SpecialException).FullName);
        end.FailureDetails.ErrorMessage.ShouldBe("broken");
        end.FailureDetails.InnerFailure!.ErrorMessage.ShouldBe("cause");
    }

    [Fact]
    public async Task An_unhandled_failure_of_an_activity_is_the_cause_of_the_orchestrations_failure()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", context => context.CallActivityAsync("fails"))
            .AddActivityFunc("fails", _ => throw new SpecialException("deep")));

        var end = await host.RunAsync("main");

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        end.FailureDetails!.IsCausedBy<TaskFailedException>().ShouldBeTrue();
        end.FailureDetails.InnerFailure!.ErrorType.ShouldBe(typeof(SpecialException).FullName);
        end.FailureDetails.InnerFailure.ErrorMessage.ShouldBe("deep");
    }

    [Fact]
    public async Task An_unknown_activity_fails_its_call_and_is_not_tried_again()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                try
                {
                    await context.CallActivityAsync("missing", TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromHours(1))));
                    return "no failure";
                }
                catch (TaskFailedException e)
                {
                    return e.FailureDetails.ToString();
                }
            }));

        (await host.ResultAsync<string>("main")).ShouldBe("ActivityTaskNotFound: No activity task named 'missing' was found.");
    }

    [Fact]
    public async Task An_unknown_orchestrator_is_a_failed_instance()
    {
        await using var host = await fixture.StartAsync(tasks => tasks.AddOrchestratorFunc("known", _ => { }));

        var end = await host.RunAsync("missing");

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        end.FailureDetails!.ErrorType.ShouldBe("OrchestratorTaskNotFound");
        end.FailureDetails.ErrorMessage.ShouldContain("'missing'");
    }

    [Fact]
    public async Task A_caught_failure_lets_the_orchestration_go_on()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", async context =>
            {
                try
                {
                    await context.CallActivityAsync("fails");
                }
                catch (TaskFailedException)
                {
                    return await context.CallActivityAsync<string>("compensates");
                }

                return "no failure";
            })
            .AddActivityFunc("fails", _ => throw new SpecialException("x"))
            .AddActivityFunc<string>("compensates", _ => "compensated"));

        (await host.ResultAsync<string>("main")).ShouldBe("compensated");
    }

    [Fact]
    public async Task A_result_of_another_type_than_asked_for_fails_at_the_call()
    {
        await using var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc("main", context => context.CallActivityAsync<int>("text"))
            .AddActivityFunc<string>("text", _ => "not a number"));

        (await host.RunAsync("main")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
    }
}
