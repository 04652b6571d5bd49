using DataSync.Core.Runs;
using DataSync.EndToEnd.Tests.Support;
using DataSync.SampleApi;
using DataSync.SampleApi.Faults;

namespace DataSync.EndToEnd.Tests;

/// <summary>A sync that says no page size leaves it to the connector's manifest, for a run as for a look at the source.</summary>
public sealed class PageSizeTests
{
    [Fact]
    public async Task Each_stream_is_asked_for_the_manifest_s_page_size_of_its_own()
    {
        await using var shop = await ShopApi.StartAsync(7, SliceTests.Orders(7, each: 9));
        await using var stage = await ShopAsync(shop);

        var run = await stage.UntilAsync(await stage.TriggerAsync(sync: "orders"));

        run.Status.ShouldBe(RunStatus.Success, run.Reason);
        run.Counts.Inserted.ShouldBe(63);
        shop.Requests.Where(request => request.StartsWith("/customers?", StringComparison.Ordinal)).ShouldAllBe(request => request.EndsWith("size=3", StringComparison.Ordinal));
        shop.Requests.Where(request => request.Contains("/orders?", StringComparison.Ordinal)).ShouldAllBe(request => request.Contains("size=4", StringComparison.Ordinal));
        (await stage.Database.ScalarAsync<int>("SELECT page_size FROM datasync.run")).ShouldBe(4);
    }

    [Fact]
    public async Task A_page_size_of_the_sync_or_of_the_call_is_asked_of_all_streams()
    {
        await using var shop = await ShopApi.StartAsync(7, SliceTests.Orders(7, each: 9));
        await using var stage = await ShopAsync(shop);

        await stage.UntilAsync(await stage.TriggerAsync(new { pageSize = 5 }, "orders"));

        // The look at the source before the run is the definition's.
        shop.Requests.Skip(2).ShouldAllBe(request => request.Contains("size=5", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_resumed_run_keeps_the_page_size_that_the_manifest_had()
    {
        await using var stage = await SyncStage.SetUpAsync(
            new SampleApiOptions { Records = 600, BadRate = 0, Faults = [new FaultRule { Kind = FaultKind.Slow, Delay = TimeSpan.FromMilliseconds(100), Times = int.MaxValue }] }, new SyncYaml(pagesPerChunk: 1), stage => stage.Yaml.Rewrite("customers", WithoutPageSize));
        SetPageSize(stage, 50);
        var batchId = await stage.TriggerAsync();
        await Eventually.UntilAsync(async () => (await stage.ProgressAsync())?.Chunk >= 2, TimeSpan.FromSeconds(30), "some chunks to be in");
        await stage.Http.PostAsync("/api/sync/stop/customers", null);
        var stopped = await stage.UntilAsync(batchId);
        stopped.Status.ShouldBe(RunStatus.Stopped);

        SetPageSize(stage, 100);
        var resumed = await stage.UntilAsync(await stage.TriggerAsync(new { resume = true }));

        (stopped.Counts.Read + resumed.Counts.Read).ShouldBe(600);
        (await stage.Database.ScalarAsync<long>("SELECT count(*) FROM datasync.run WHERE page_size = 50")).ShouldBe(2);
    }

    [Fact]
    public async Task A_chunk_of_large_pages_has_fewer_of_them()
    {
        await using var shop = await ShopApi.StartAsync(4, SliceTests.Orders(4, each: 3));
        await using var stage = await ShopAsync(shop, pageSize: 150_000);

        var run = await stage.UntilAsync(await stage.TriggerAsync(sync: "orders"));

        // 12 slices of a page each, which the definition would put into chunks of 5.
        run.Counts.Pages.ShouldBe(12);
        (await stage.Database.ScalarAsync<int>("SELECT chunk FROM datasync.checkpoint")).ShouldBe(12);
    }

    private static async Task<SyncStage> ShopAsync(ShopApi shop, int pageSize = 4)
    {
        const string paginator = "paginator: { $ref: \"#/definitions/paginator\"";
        var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = 1 }, configure: stage =>
        {
            ShopYaml.WriteTo(stage.Yaml.Folder, shop.Url);
            stage.Yaml.Rewrite("orders", WithoutPageSize);
            var file = Path.Combine(stage.Yaml.Folder, "connectors", "shop.yaml");
            var yaml = File.ReadAllText(file).Replace("page_size: 100", $"page_size: {pageSize}", StringComparison.Ordinal);
            var at = yaml.IndexOf(paginator, StringComparison.Ordinal);
            File.WriteAllText(file, yaml.Insert(at + paginator.Length, ", pagination_strategy: { type: PageIncrement, page_size: 3, start_from_page: 1, inject_on_first_request: true }"));
        });
        await stage.Database.ExecuteAsync(ShopYaml.Table);
        return stage;
    }

    private static string WithoutPageSize(string yaml) =>
        System.Text.RegularExpressions.Regex.Replace(yaml, "page_size: [0-9]+, ", "");

    private static void SetPageSize(SyncStage stage, int size)
    {
        var file = Path.Combine(stage.Yaml.Folder, "connectors", "customer-api.yaml");
        File.WriteAllText(file, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(file), "(?<=pagination_strategy:\n *type: PageIncrement\n *page_size: )[0-9]+", $"{size}"));
    }
}
