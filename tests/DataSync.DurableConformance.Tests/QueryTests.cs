using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.DurableConformance.Tests;

public sealed class QueryTests(DurableFixture fixture) : IClassFixture<DurableFixture>
{
    private async Task<DurableHost> StartWithInstancesAsync()
    {
        var host = await fixture.StartAsync(tasks => tasks
            .AddOrchestratorFunc<string, string>("echo", (_, input) => input)
            .AddOrchestratorFunc("fails", _ => throw new FormatException())
            .AddOrchestratorFunc<string, string>("waits", (context, _) => context.WaitForExternalEvent<string>("go")));
        foreach (var (name, id) in new[] { ("echo", "a_1"), ("echo", "a%2"), ("echo", "b-1"), ("fails", "a-f") })
        {
            await host.Client.ScheduleNewOrchestrationInstanceAsync(name, id, new StartOrchestrationOptions(id));
            await host.EndAsync(id);
        }

        await host.Client.ScheduleNewOrchestrationInstanceAsync("waits", "b-2", new StartOrchestrationOptions("b-2"));
        await host.Client.WaitForInstanceStartAsync("b-2", Running.Deadline());
        return host;
    }

    private static async Task<string[]> IdsAsync(DurableHost host, OrchestrationQuery? query)
    {
        var ids = new List<string>();
        await foreach (var found in host.Client.GetAllInstancesAsync(query))
            ids.Add(found.InstanceId);
        return [.. ids.Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task All_instances_are_listed_without_a_filter()
    {
        await using var host = await StartWithInstancesAsync();

        (await IdsAsync(host, null)).ShouldBe(["a%2", "a-f", "a_1", "b-1", "b-2"]);
    }

    [Fact]
    public async Task A_prefix_is_taken_literally()
    {
        await using var host = await StartWithInstancesAsync();

        (await IdsAsync(host, new OrchestrationQuery(InstanceIdPrefix: "a"))).ShouldBe(["a%2", "a-f", "a_1"]);
        (await IdsAsync(host, new OrchestrationQuery(InstanceIdPrefix: "a%"))).ShouldBe(["a%2"]);
        (await IdsAsync(host, new OrchestrationQuery(InstanceIdPrefix: "a_"))).ShouldBe(["a_1"]);
    }

    [Fact]
    public async Task Instances_are_found_by_status()
    {
        await using var host = await StartWithInstancesAsync();

        (await IdsAsync(host, new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Running]))).ShouldBe(["a-f", "b-2"]);
        (await IdsAsync(host, new OrchestrationQuery(Statuses: []))).Length.ShouldBe(5);
    }

    [Fact]
    public async Task Instances_are_found_by_the_time_they_were_created()
    {
        await using var host = await StartWithInstancesAsync();
        var second = (await host.Client.GetInstanceAsync("a%2"))!.CreatedAt;
        var third = (await host.Client.GetInstanceAsync("b-1"))!.CreatedAt;

        (await IdsAsync(host, new OrchestrationQuery(CreatedFrom: second, CreatedTo: third))).ShouldBe(["a%2", "b-1"]);
    }

    [Fact]
    public async Task Pages_go_on_where_the_one_before_stopped()
    {
        await using var host = await StartWithInstancesAsync();
        var ids = new List<string>();
        string? token = null;
        do
        {
            await foreach (var page in host.Client.GetAllInstancesAsync(new OrchestrationQuery(PageSize: 2)).AsPages(token))
            {
                page.Values.Count.ShouldBeLessThanOrEqualTo(2);
                ids.AddRange(page.Values.Select(found => found.InstanceId));
                token = page.ContinuationToken;
                break;
            }
        }
        while (token is not null);

        ids.Order(StringComparer.Ordinal).ShouldBe(["a%2", "a-f", "a_1", "b-1", "b-2"]);
    }

    [Fact]
    public async Task Payloads_come_with_a_listing_only_when_asked_for()
    {
        await using var host = await StartWithInstancesAsync();

        await foreach (var found in host.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "b-1", FetchInputsAndOutputs: true)))
            found.ReadOutputAs<string>().ShouldBe("b-1");
        await foreach (var found in host.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "b-1")))
            found.SerializedOutput.ShouldBeNull();
    }
}
