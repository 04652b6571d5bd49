using System.Text.Json;
using DataSync.SampleApi.Faults;

namespace DataSync.SampleApi.Tests;

public sealed class DemoFaultTests
{
    [Theory]
    [InlineData(2_500)]
    [InlineData(10_000)]
    public async Task Every_page_becomes_readable_but_the_one_that_never_does(int records)
    {
        var pages = records / 100;
        await using var server = await SampleApiServer.StartAsync(new SampleApiOptions { Records = records, DemoFaults = true });
        using var client = new ApiClient(server);

        var unreadable = new List<int>();
        for (var page = 1; page <= pages; page++)
        {
            if (!await IsReadableWithinAsync(client, page, attempts: 6))
                unreadable.Add(page);
        }

        unreadable.ShouldBe([SampleFaults.DemoMalformedPage(pages)]);
    }

    [Fact]
    public void The_demo_keeps_a_run_waiting_for_seconds_only()
    {
        var waits = SampleFaults.Demo().Sum(rule =>
            rule.Pages!.Count * ((rule.RetryAfterForm == RetryAfterForm.None ? 0 : rule.RetryAfter.TotalSeconds + 1) + rule.Delay.TotalSeconds));

        waits.ShouldBeLessThan(10);
    }

    [Fact]
    public void The_demo_shows_every_kind_of_trouble_a_run_survives() =>
        SampleFaults.Demo().Select(rule => rule.Kind).Distinct().ShouldBe(
            [FaultKind.TruncatedJson, FaultKind.Status, FaultKind.DropBeforeHeaders, FaultKind.DropMidBody, FaultKind.RepeatedPage, FaultKind.Slow],
            ignoreOrder: true);

    private static async Task<bool> IsReadableWithinAsync(ApiClient client, int page, int attempts)
    {
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            try
            {
                if ((await client.JsonAsync($"/api/customers?page={page}")).GetProperty("page").GetInt32() == page)
                    return true;
            }
            catch (Exception e) when (e is HttpRequestException or JsonException)
            {
                // What the demo is for: try again.
            }
        }

        return false;
    }
}
