using System.Net;
using DataSync.LocalRuntime.Tests.Support;

namespace DataSync.LocalRuntime.Tests.DurableFunctions;

/// <summary>Has a host of its own: it removes what the filter finds.</summary>
public sealed class PurgeByFilterTests(DurableHost durable) : IClassFixture<DurableHost>
{
    [Fact]
    public async Task A_purge_by_filter_removes_the_ended_instances_that_match()
    {
        var client = durable.Host.Client;
        var completed = await durable.StartAsync("Sum", new { Name = "a", Value = 1 });
        var failed = await durable.StartAsync("Fails");
        var running = await durable.StartAsync("WaitForGo");
        await durable.UntilAsync(completed, "Completed");
        await durable.UntilAsync(failed, "Failed");
        var all = $"{DurableHost.Root}/instances?createdTimeFrom=2020-01-01T00:00:00Z";

        var first = await (await client.DeleteAsync($"{all}&runtimeStatus=Completed")).JsonAsync();
        var second = await (await client.DeleteAsync(all)).JsonAsync();

        first.GetProperty("instancesDeleted").GetInt32().ShouldBe(1);
        second.GetProperty("instancesDeleted").GetInt32().ShouldBe(1);
        await (await client.DeleteAsync(all)).ShouldBeProblemAsync(HttpStatusCode.NotFound);
        await durable.UntilAsync(running, "Running");
    }
}
