using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using DataSync.Core.Runs;
using DataSync.EndToEnd.Tests.Support;
using DataSync.SampleApi;

namespace DataSync.EndToEnd.Tests;

/// <summary>Streams that are read in slices: planned from parent records, read window by window, and the next run asks for what is new.</summary>
public sealed class SliceTests
{
    private const int Customers = 12;

    [Fact]
    public async Task A_full_run_reads_every_window_of_every_parent_and_the_next_asks_only_for_what_is_new()
    {
        await using var shop = await ShopApi.StartAsync(Customers, Orders(Customers, each: 7));
        await using var stage = await SetUpAsync(shop);

        var first = await stage.UntilAsync(await stage.TriggerAsync(sync: "orders"));
        first.Status.ShouldBe(RunStatus.Success, first.Reason);
        first.Counts.Inserted.ShouldBe(Customers * 7);
        first.Slices.ShouldBe(Customers * 3);
        (await RowsAsync(stage)).ShouldBe(Rows(shop));

        shop.ForgetRequests();
        var changed = shop.Orders[7] with { Amount = 1_000, UpdatedAt = Day(85) };
        shop.Orders[7] = changed;
        shop.Customers.Add(Customers + 1);
        shop.Orders[5_000] = new Order(5_000, Customers + 1, Day(3), 5);
        var second = await stage.UntilAsync(await stage.TriggerAsync(sync: "orders"));

        second.Status.ShouldBe(RunStatus.Success, second.Reason);
        (second.Counts.Updated, second.Counts.Inserted).ShouldBe((1, 1));
        (await RowsAsync(stage)).ShouldBe(Rows(shop));
        var asked = shop.Requests.Where(request => Regex.IsMatch(request, "^/customers/(?!13/)")).Select(SinceOf).ToList();
        asked.ShouldNotBeEmpty();
        // The preflight looks at the first window, as it did before the first run.
        asked.Skip(1).ShouldAllBe(since => string.CompareOrdinal(since, ShopApi.Write(Day(60))) >= 0);
        shop.Requests.Count(request => request.StartsWith("/customers/13/", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task A_full_refresh_reads_everything_again_and_a_reset_makes_the_next_run_do_so()
    {
        await using var shop = await ShopApi.StartAsync(3, Orders(3, each: 5));
        await using var stage = await SetUpAsync(shop);
        await stage.UntilAsync(await stage.TriggerAsync(sync: "orders"));

        var full = await stage.UntilAsync(await stage.TriggerAsync(new { fullRefresh = true }, "orders"));
        (full.Counts.Read, full.Counts.Unchanged, full.Slices).ShouldBe((15, 15, 9));
        var next = await stage.UntilAsync(await stage.TriggerAsync(sync: "orders"));
        next.Slices.ShouldBe(3);

        using var reset = await stage.Http.DeleteAsync("/api/sync/reset/orders");
        (await reset.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("partitionsForgotten").GetInt64().ShouldBe(3);
        var again = await stage.UntilAsync(await stage.TriggerAsync(sync: "orders"));
        (again.Counts.Read, again.Slices).ShouldBe((15, 9));
    }

    [Fact]
    public async Task A_full_refresh_that_was_stopped_while_it_planned_is_still_one_when_it_is_resumed()
    {
        await using var shop = await ShopApi.StartAsync(Customers, Orders(Customers, each: 5));
        await using var stage = await SetUpAsync(shop);
        await stage.UntilAsync(await stage.TriggerAsync(sync: "orders"));

        shop.ThrottleAt = request => request.StartsWith("/customers?page=3", StringComparison.Ordinal) ? 300 : null;
        var full = await stage.TriggerAsync(new { fullRefresh = true }, "orders");
        await Eventually.UntilAsync(
            async () => (await stage.ProgressAsync("orders"))?.Reason?.Contains("asked to wait", StringComparison.Ordinal) is true,
            TimeSpan.FromSeconds(30),
            "the source to throttle");
        (await stage.Http.PostAsync("/api/sync/stop/orders", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await stage.UntilAsync(full)).Status.ShouldBe(RunStatus.Stopped);

        shop.ThrottleAt = _ => null;
        var resumed = await stage.UntilAsync(await stage.TriggerAsync(new { resume = true }, "orders"));

        (resumed.Status, resumed.Counts.Read, resumed.Slices).ShouldBe((RunStatus.Success, Customers * 5, Customers * 3));
    }

    [Fact]
    public async Task State_of_another_source_is_not_used()
    {
        await using var shop = await ShopApi.StartAsync(3, Orders(3, each: 5));
        await using var stage = await SetUpAsync(shop);
        await stage.UntilAsync(await stage.TriggerAsync(sync: "orders"));

        stage.Yaml.Rewrite("orders", yaml => yaml.Replace("config: { base_url", "config: { tenant: other, base_url", StringComparison.Ordinal));
        var run = await stage.UntilAsync(await stage.TriggerAsync(sync: "orders"));

        (run.Counts.Read, run.Slices).ShouldBe((15, 9));
    }

    [Fact]
    public async Task A_run_stopped_among_its_slices_is_resumed_where_it_was_and_its_state_is_kept()
    {
        await using var shop = await ShopApi.StartAsync(Customers, Orders(Customers, each: 7));
        shop.Delay = TimeSpan.FromMilliseconds(30);
        await using var stage = await SetUpAsync(shop);
        var batchId = await stage.TriggerAsync(sync: "orders");
        await Eventually.UntilAsync(
            async () => (await stage.ProgressAsync("orders"))?.SlicesDone >= 5, TimeSpan.FromSeconds(30), "some slices to be in");
        (await stage.Http.PostAsync("/api/sync/stop/orders", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var stopped = await stage.UntilAsync(batchId);
        stopped.Status.ShouldBe(RunStatus.Stopped);
        stopped.Position!.Slice.ShouldBeInRange(5, Customers * 3 - 1);
        (await stage.Database.ScalarAsync<long>("SELECT count(*) FROM datasync.stream_state")).ShouldBeInRange(1, Customers - 1);

        shop.ForgetRequests();
        var resumed = await stage.UntilAsync(await stage.TriggerAsync(new { resume = true }, "orders"));

        resumed.Status.ShouldBe(RunStatus.Success, resumed.Reason);
        (stopped.Counts.Read + resumed.Counts.Read).ShouldBe(Customers * 7);
        (await RowsAsync(stage)).ShouldBe(Rows(shop));
        // The customers are not listed again but by the preflight.
        shop.Requests.Count(request => request.StartsWith("/customers?", StringComparison.Ordinal)).ShouldBe(1);
        (await stage.Database.ScalarAsync<long>("SELECT count(*) FROM datasync.slice")).ShouldBe(0);
        (await stage.Database.ScalarAsync<long>("SELECT count(*) FROM datasync.stream_state")).ShouldBe(Customers);
    }

    [Fact]
    public async Task A_run_that_is_not_resumed_begins_with_the_state_of_the_partitions_that_were_read()
    {
        await using var shop = await ShopApi.StartAsync(Customers, Orders(Customers, each: 7));
        shop.Delay = TimeSpan.FromMilliseconds(30);
        await using var stage = await SetUpAsync(shop);
        var batchId = await stage.TriggerAsync(sync: "orders");
        await Eventually.UntilAsync(
            async () => (await stage.ProgressAsync("orders"))?.SlicesDone >= 5, TimeSpan.FromSeconds(30), "some slices to be in");
        await stage.Http.PostAsync("/api/sync/stop/orders", null);
        await stage.UntilAsync(batchId);

        var anew = await stage.UntilAsync(await stage.TriggerAsync(sync: "orders"));

        anew.Status.ShouldBe(RunStatus.Success, anew.Reason);
        anew.Slices!.Value.ShouldBeLessThan(Customers * 3);
        (await RowsAsync(stage)).ShouldBe(Rows(shop));
    }

    [Fact]
    public async Task A_source_that_throttles_while_slices_are_planned_is_waited_for()
    {
        await using var shop = await ShopApi.StartAsync(Customers, Orders(Customers, each: 3));
        await using var stage = await SetUpAsync(shop, settings => settings["DataSync:Http:MaxWaitInPlace"] = "00:00:00.01");
        var throttled = 0;
        shop.ThrottleAt = request => request.Contains("/customers?page=3", StringComparison.Ordinal) && Interlocked.Increment(ref throttled) <= 2 ? 1 : null;

        var run = await stage.UntilAsync(await stage.TriggerAsync(sync: "orders"));

        run.Status.ShouldBe(RunStatus.Success, run.Reason);
        run.Counts.Inserted.ShouldBe(Customers * 3);
        throttled.ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task A_run_with_nothing_to_read_succeeds_and_leaves_nothing_to_resume()
    {
        await using var shop = await ShopApi.StartAsync(customers: 0);
        await using var stage = await SetUpAsync(shop);

        var run = await stage.UntilAsync(await stage.TriggerAsync(sync: "orders"));

        (run.Status, run.Counts, run.Slices).ShouldBe((RunStatus.Success, RecordCounts.Zero, 0));
        var resumed = await stage.UntilAsync(await stage.TriggerAsync(new { resume = true }, "orders"));
        resumed.Reason!.ShouldContain("nothing to resume");
    }

    [Fact]
    public async Task A_start_by_page_is_refused_with_the_reason()
    {
        await using var shop = await ShopApi.StartAsync(1, Orders(1, each: 1));
        await using var stage = await SetUpAsync(shop);
        var run = await stage.UntilAsync(await stage.TriggerAsync(new { fromPage = 3 }, "orders"));
        run.Status.ShouldBe(RunStatus.Failed);
        run.Reason!.ShouldContain("read in slices");
    }

    [Fact]
    public async Task A_preview_shows_the_first_slice_that_has_records()
    {
        await using var shop = await ShopApi.StartAsync(5, new Order(1, 5, Day(40), 10));
        await using var stage = await SetUpAsync(shop, pageSize: 10);

        using var answer = await stage.Http.PostAsync("/api/sync/preview/orders", null);
        var preview = await answer.Content.ReadFromJsonAsync<JsonElement>();

        preview.GetProperty("counts").GetProperty("inserted").GetInt32().ShouldBeInRange(0, 1, preview.ToString());
        shop.Requests.Count.ShouldBeInRange(2, 10);
        (await stage.Database.ScalarAsync<long>("SELECT count(*) FROM datasync.slice")).ShouldBe(0);
    }

    [Fact]
    public async Task A_parent_that_is_deleted_after_it_was_planned_is_left_out_where_the_manifest_says_so()
    {
        await using var shop = await ShopApi.StartAsync(4, Orders(4, each: 3));
        await using var stage = await SetUpAsync(shop, ignoresMissing: true);
        // Gone once it was listed, before its orders are asked for.
        shop.ThrottleAt = request =>
        {
            if (request.StartsWith("/customers/1/", StringComparison.Ordinal) && shop.Requests.Count > 6)
                shop.Gone[3] = true;
            return null;
        };

        var run = await stage.UntilAsync(await stage.TriggerAsync(sync: "orders"));

        run.Status.ShouldBe(RunStatus.Success, run.Reason);
        run.Counts.Inserted.ShouldBe(9);
        (await stage.Database.ScalarAsync<long>("SELECT count(*) FROM datasync.stream_state")).ShouldBe(3);
    }

    [Fact]
    public async Task A_parent_whose_pages_cannot_be_read_holds_up_no_other_and_is_asked_for_again()
    {
        await using var shop = await ShopApi.StartAsync(Customers, Orders(Customers, each: 3));
        // The first of its three windows.
        shop.SpoiltAt = request => request.StartsWith("/customers/7/", StringComparison.Ordinal) && request.Contains("since=2026-01-01", StringComparison.Ordinal);
        await using var stage = await SetUpAsync(shop, limits: "{ critical: 100% }");

        var run = await stage.UntilAsync(await stage.TriggerAsync(sync: "orders"));

        run.Status.ShouldBe(RunStatus.CompletedWithErrors, run.Reason);
        // The first page and the one after it.
        (run.Counts.Inserted, run.Counts.MalformedPages).ShouldBe((Customers * 3 - 1, 2));
        (await stage.DeadLettersAsync(run.BatchId)).Count.ShouldBe(2);
        (await stage.Database.ScalarAsync<long>("SELECT count(*) FROM datasync.stream_state")).ShouldBe(Customers - 1);

        shop.SpoiltAt = _ => false;
        var second = await stage.UntilAsync(await stage.TriggerAsync(sync: "orders"));

        (second.Status, second.Counts.Inserted).ShouldBe((RunStatus.Success, 1));
        (await RowsAsync(stage)).ShouldBe(Rows(shop));
        (await stage.Database.ScalarAsync<long>("SELECT count(*) FROM datasync.stream_state")).ShouldBe(Customers);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task As_many_slices_are_asked_for_at_a_time_as_the_sync_says_and_none_twice(int concurrency)
    {
        const int slices = 60;
        await using var shop = await ShopApi.StartAsync(slices, Orders(slices, each: 1));
        shop.Delay = TimeSpan.FromMilliseconds(30);
        await using var stage = await SetUpAsync(shop, pageSize: 100, pagesPerChunk: 20, step: "P1Y", concurrency: concurrency);

        var run = await stage.UntilAsync(await stage.TriggerAsync(sync: "orders"));

        (run.Status, run.Counts.Inserted, run.Counts.Pages).ShouldBe((RunStatus.Success, slices, slices));
        (await RowsAsync(stage)).ShouldBe(Rows(shop));
        shop.MostAtOnce.ShouldBe(concurrency);
        // One page of customers, and what the preflight looks at.
        shop.Requests.Count.ShouldBeInRange(slices + 1, slices + 3);
    }

    [Fact]
    public async Task Slices_of_several_pages_among_others_and_a_source_that_throttles_change_nothing_in_what_is_counted()
    {
        Order[] orders = [.. from customer in Enumerable.Range(1, 40) from i in Enumerable.Range(0, customer % 4) select new Order(customer * 10 + i, customer, Day(i), i)];
        await using var shop = await ShopApi.StartAsync(40, orders);
        await using var stage = await SetUpAsync(
            shop, settings => settings["DataSync:Http:MaxWaitInPlace"] = "00:00:00.01", pagesPerChunk: 6, step: "P1Y", concurrency: 5);
        var throttled = 0;
        shop.ThrottleAt = request => request.StartsWith("/customers/23/", StringComparison.Ordinal) && Interlocked.Increment(ref throttled) == 1 ? 1 : null;

        var several = await stage.UntilAsync(await stage.TriggerAsync(sync: "orders"));
        (await RowsAsync(stage)).ShouldBe(Rows(shop));
        stage.Yaml.Rewrite("orders", yaml => yaml.Replace("concurrency: 5", "concurrency: 1", StringComparison.Ordinal));
        var one = await stage.UntilAsync(await stage.TriggerAsync(new { fullRefresh = true }, "orders"));

        several.Status.ShouldBe(RunStatus.Success, several.Reason);
        (several.Counts.Read, several.Counts.Pages).ShouldBe((one.Counts.Read, one.Counts.Pages));
        throttled.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Five_thousand_slices_with_one_record_each_are_read_in_reasonable_time()
    {
        const int slices = 5_000;
        await using var shop = await ShopApi.StartAsync(slices, Orders(slices, each: 1));
        await using var stage = await SetUpAsync(shop, pageSize: 100, pagesPerChunk: 20, step: "P1Y");

        var run = await stage.UntilAsync(await stage.TriggerAsync(sync: "orders"), deadline: TimeSpan.FromMinutes(3));

        run.Status.ShouldBe(RunStatus.Success, run.Reason);
        (run.Slices, run.Counts.Inserted, run.Counts.Pages).ShouldBe((slices, slices, slices));
        // 50 pages of customers and the last empty one, and what the preflight looks at.
        shop.Requests.Count.ShouldBeInRange(slices + 51, slices + 55);
    }

    private static async Task<SyncStage> SetUpAsync(ShopApi shop, Action<Dictionary<string, string?>>? settings = null, int pageSize = 2, int pagesPerChunk = 5, string step = "P1M",
        bool ignoresMissing = false, int concurrency = 1, string limits = "{}")
    {
        var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = 1 }, configure: stage =>
        {
            ShopYaml.WriteTo(stage.Yaml.Folder, shop.Url, pageSize, pagesPerChunk, step, limits, ignoresMissing, concurrency);
            settings?.Invoke(stage.Settings);
        });
        await stage.Database.ExecuteAsync(ShopYaml.Table);
        return stage;
    }

    /// <summary>Orders spread over the time that the sync asks for.</summary>
    internal static Order[] Orders(int customers, int each) =>
        [.. from customer in Enumerable.Range(1, customers)
            from i in Enumerable.Range(0, each)
            select new Order((customer - 1) * each + i + 1, customer, Day(i * 80 / Math.Max(1, each - 1)), customer * 10 + i)];

    private static DateTime Day(int number) => new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc).AddDays(number);

    internal static string Rows(ShopApi shop) => string.Join('\n', shop.Orders.Values.OrderBy(order => order.Id)
        .Select(order => $"{order.Id}|{order.Customer}|{ShopApi.Write(order.UpdatedAt)}|{order.Amount}"));

    private static async Task<string> RowsAsync(SyncStage stage) => await stage.Database.ScalarAsync<string>(RowsSql) ?? "";

    internal const string RowsSql = """
        SELECT coalesce(string_agg(concat_ws('|', id, customer, to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), amount), E'\n' ORDER BY id), '')
        FROM orders
        """;

    private static string SinceOf(string request) => Uri.UnescapeDataString(Regex.Match(request, "since=([^&]*)").Groups[1].Value);
}
