using System.Net;
using System.Net.Http.Json;
using DataSync.Core.Runs;
using DataSync.EndToEnd.Tests.Support;
using DataSync.SampleApi;

namespace DataSync.EndToEnd.Tests;

/// <summary>Syncs of streams that no manifest names: the source is asked which there are.</summary>
public sealed class MadeStreamTests
{
    private static readonly DateTime s_start = new(2026, 2, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task A_stream_that_only_the_source_tells_of_is_read_to_its_end_and_the_next_run_asks_for_what_is_new()
    {
        await using var api = await TablesApi.StartAsync();
        api.Tables["people"] = new(Enumerable.Range(1, 4).ToDictionary(id => 100 + id, id => s_start.AddDays(id)));
        api.Tables["invoices"] = new(Enumerable.Range(1, 20).ToDictionary(id => id, id => s_start.AddHours(id)));
        await using var stage = await SetUpAsync(api, "invoices");

        var first = await stage.UntilAsync(await stage.TriggerAsync(sync: "rows"));
        first.Status.ShouldBe(RunStatus.Success, first.Reason);
        (first.Counts.Inserted, first.Counts.Read, first.Slices).ShouldBe((20, 20, 1));
        (await IdsAsync(stage)).ShouldBe(string.Join(',', Enumerable.Range(1, 20)));
        api.Requests.ShouldAllBe(request => request == "/tables" || request.StartsWith($"/rows/{TablesApi.IdOf("invoices")}?", StringComparison.Ordinal));

        api.ForgetRequests();
        api.Tables["invoices"][21] = s_start.AddHours(30);
        var second = await stage.UntilAsync(await stage.TriggerAsync(sync: "rows"));

        second.Status.ShouldBe(RunStatus.Success, second.Reason);
        (second.Counts.Inserted, second.Counts.Read).ShouldBe((1, 2));
        // What the first run was told of the streams still holds; the preflight looks at the first window as it did then.
        api.Requests.ShouldNotContain("/tables");
        api.Requests[^1].ShouldContain("since=2026-02-01T20%3A00%3A00Z");
    }

    [Fact]
    public async Task A_stream_that_the_source_does_not_have_fails_the_run_before_anything_is_read_and_says_which_there_are()
    {
        await using var api = await TablesApi.StartAsync();
        api.Tables["people"] = new(Enumerable.Range(1, 4).ToDictionary(id => id, id => s_start.AddDays(id)));
        await using var stage = await SetUpAsync(api, "invoices");

        using var answer = await stage.Http.PostAsJsonAsync("/api/sync/preview/rows", new { });

        answer.StatusCode.ShouldNotBe(HttpStatusCode.OK);
        var body = await answer.Content.ReadAsStringAsync();
        body.ShouldContain("invoices");
        body.ShouldContain("people");
        (await stage.Database.ScalarAsync<long>("SELECT count(*) FROM rows")).ShouldBe(0);
    }

    private static async Task<SyncStage> SetUpAsync(TablesApi api, string stream)
    {
        var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = 1 }, configure: stage => api.WriteTo(stage.Yaml.Folder, stream));
        await stage.Database.ExecuteAsync("CREATE TABLE rows (id bigint PRIMARY KEY, changed timestamptz NOT NULL)");
        return stage;
    }

    private static async Task<string?> IdsAsync(SyncStage stage) =>
        await stage.Database.ScalarAsync<string>("SELECT string_agg(id::text, ',' ORDER BY id) FROM rows");
}
