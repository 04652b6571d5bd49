using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.DurableConformance.Tests;

public sealed class StartTests(DurableFixture fixture) : IClassFixture<DurableFixture>
{
    private static readonly OrchestrationRuntimeStatus[] _live =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    private static void Tasks(DurableTaskRegistry tasks) => tasks
        .AddOrchestratorFunc<string, string>("waits", (context, _) => context.WaitForExternalEvent<string>("go"))
        .AddOrchestratorFunc<string, string>("echo", (_, input) => input)
        .AddOrchestratorFunc("version", context => context.Version);

    [Fact]
    public async Task An_instance_runs_under_the_id_it_is_given()
    {
        await using var host = await fixture.StartAsync(Tasks);

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("echo", "x", new StartOrchestrationOptions("sync-customers"));

        id.ShouldBe("sync-customers");
        (await host.EndAsync(id)).ReadOutputAs<string>().ShouldBe("x");
    }

    [Fact]
    public async Task Of_fifty_starts_of_one_id_exactly_one_succeeds()
    {
        await using var host = await fixture.StartAsync(Tasks);
        var options = new StartOrchestrationOptions("singleton").WithDedupeStatuses(_live);

        var starts = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            try
            {
                await host.Client.ScheduleNewOrchestrationInstanceAsync("waits", "x", options);
                return true;
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return false;
            }
        }));

        starts.Count(started => started).ShouldBe(1);
    }

    [Fact]
    public async Task The_id_of_an_ended_instance_can_be_used_again()
    {
        await using var host = await fixture.StartAsync(Tasks);
        var options = new StartOrchestrationOptions("reused").WithDedupeStatuses(_live);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("echo", "first", options);
        await host.EndAsync("reused");

        await host.Client.ScheduleNewOrchestrationInstanceAsync("waits", "second", options);
        await host.Client.WaitForInstanceStartAsync("reused", Running.Deadline());
        await host.Client.RaiseEventAsync("reused", "go", "third");

        (await host.EndAsync("reused")).ReadOutputAs<string>().ShouldBe("third");
    }

    [Fact]
    public async Task An_ended_instance_refuses_a_start_if_asked_to()
    {
        await using var host = await fixture.StartAsync(Tasks);
        var options = new StartOrchestrationOptions("once").WithDedupeStatuses([.. _live, OrchestrationRuntimeStatus.Completed]);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("echo", "x", options);
        await host.EndAsync("once");

        await Should.ThrowAsync<OrchestrationAlreadyExistsException>(
            () => host.Client.ScheduleNewOrchestrationInstanceAsync("echo", "y", options));
    }

    [Fact]
    public async Task A_dedupe_status_that_is_none_is_refused()
    {
        await using var host = await fixture.StartAsync(Tasks);
        var options = new StartOrchestrationOptions("x") { DedupeStatuses = ["Sleeping"] };

        await Should.ThrowAsync<ArgumentException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync("echo", "x", options));
    }

    [Fact]
    public async Task Waiting_for_the_start_returns_once_the_code_has_begun()
    {
        await using var host = await fixture.StartAsync(Tasks);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("waits", "x");

        var started = await host.Client.WaitForInstanceStartAsync(id, getInputsAndOutputs: true, Running.Deadline());

        started.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Running);
        started.ReadInputAs<string>().ShouldBe("x");
    }

    [Fact]
    public async Task Tags_and_version_stay_with_the_instance()
    {
        await using var host = await fixture.StartAsync(Tasks);
        var options = new StartOrchestrationOptions
        {
            Version = "2.1",
            Tags = new Dictionary<string, string> { ["team"] = "data", ["ünï"] = "\"" },
        };

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("version", options);
        var end = await host.EndAsync(id);

        end.ReadOutputAs<string>().ShouldBe("2.1");
        end.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).ShouldBe(
            options.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal));
    }
}
