using DataSync.SampleApi.Faults;
using Microsoft.Extensions.Configuration;

namespace DataSync.SampleApi.Tests;

public sealed class SampleApiServerTests
{
    [Fact]
    public async Task Requests_are_counted_by_page_in_every_style_until_reset()
    {
        await using var server = await SampleApiServer.StartAsync(new SampleApiOptions { Records = 1_000 });
        using var client = new ApiClient(server);

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => client.PageStatusAsync((i % 3) + 1)));
        await client.TextAsync("/api/customers/offset?offset=200");
        await client.StatusAsync("/api/customers?page=nonsense");

        server.Requests.ByPage.ShouldBe(new Dictionary<int, int> { [1] = 20, [2] = 20, [3] = 21 }, ignoreOrder: true);
        server.Requests.Of(3).ShouldBe(21);
        server.Requests.Total.ShouldBe(62);

        server.ResetCounts();

        server.Requests.ByPage.ShouldBeEmpty();
        server.Requests.Total.ShouldBe(0);
    }

    [Fact]
    public async Task A_reset_lets_the_faults_happen_again()
    {
        await using var server = await SampleApiServer.StartAsync(new SampleApiOptions { Faults = [new() { Status = 500, Pages = [1] }] });
        using var client = new ApiClient(server);

        ((int)await client.PageStatusAsync(1)).ShouldBe(500);
        ((int)await client.PageStatusAsync(1)).ShouldBe(200);
        server.ResetCounts();
        ((int)await client.PageStatusAsync(1)).ShouldBe(500);
    }

    [Fact]
    public async Task A_fault_hits_as_often_as_it_says_also_under_parallel_requests()
    {
        await using var server = await SampleApiServer.StartAsync(new SampleApiOptions { Faults = [new() { Status = 500, Pages = [1], Times = 7 }] });
        using var client = new ApiClient(server);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.PageStatusAsync(1)));

        statuses.Count(status => (int)status == 500).ShouldBe(7);
    }

    [Fact]
    public async Task A_taken_port_is_an_error()
    {
        await using var server = await SampleApiServer.StartAsync();

        await Should.ThrowAsync<IOException>(SampleApiServer.StartAsync(new SampleApiOptions { Url = server.BaseUrl }));
    }

    [Fact]
    public void Options_can_be_bound_from_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Url"] = "http://127.0.0.1:5080",
            ["Records"] = "500",
            ["BadRate"] = "0.1",
            ["ApiKeys:0"] = "first",
            ["DemoFaults"] = "true",
            ["Faults:0:Kind"] = "DropMidBody",
            ["Faults:0:Pages:0"] = "3",
            ["Faults:1:Status"] = "429",
            ["Faults:1:RetryAfterForm"] = "HttpDate",
            ["Faults:1:RetryAfter"] = "00:00:02",
            ["Faults:1:Every"] = "9",
        }).Build();

        var options = configuration.Get<SampleApiOptions>().ShouldNotBeNull();

        options.Url.ShouldBe("http://127.0.0.1:5080");
        options.Records.ShouldBe(500);
        options.BadRate.ShouldBe(0.1);
        options.ApiKeys.ShouldBe(["first"]);
        options.DemoFaults.ShouldBeTrue();
        options.Faults.Count.ShouldBe(2);
        options.Faults[0].Kind.ShouldBe(FaultKind.DropMidBody);
        options.Faults[0].Pages.ShouldBe([3]);
        options.Faults[1].ShouldBe(new FaultRule { Status = 429, RetryAfterForm = RetryAfterForm.HttpDate, RetryAfter = TimeSpan.FromSeconds(2), Every = 9 });
    }
}
