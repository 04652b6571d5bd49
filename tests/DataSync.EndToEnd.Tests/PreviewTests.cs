using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DataSync.EndToEnd.Tests.Support;
using DataSync.SampleApi;

namespace DataSync.EndToEnd.Tests;

/// <summary>A preview says what a run would do with the first page, and does nothing.</summary>
public sealed class PreviewTests
{
    [Fact]
    public async Task A_preview_foretells_exactly_what_the_run_then_does_with_the_page()
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = 100, BadRate = 0.2 }, Lenient());
        await stage.Database.ExecuteAsync("ALTER TABLE customers ADD CONSTRAINT even CHECK (customer_id % 10 <> 0)");

        var preview = await PreviewAsync(stage);
        (await stage.RowsAsync()).ShouldBe(0);
        (await stage.Database.ScalarAsync<long>("SELECT count(*) FROM datasync.run")).ShouldBe(0);
        (await stage.Database.ScalarAsync<long>("SELECT count(*) FROM datasync.dead_letter")).ShouldBe(0);

        var run = await stage.RunToEndAsync();
        var counts = preview.GetProperty("counts");
        counts.GetProperty("read").GetInt64().ShouldBe(100);
        counts.GetProperty("inserted").GetInt64().ShouldBe(run.Counts.Inserted);
        counts.GetProperty("duplicates").GetInt64().ShouldBe(run.Counts.Duplicates);
        counts.GetProperty("rejected").GetInt64().ShouldBe(run.Counts.Rejected);
        counts.GetProperty("writeFailed").GetInt64().ShouldBe(run.Counts.WriteFailed);
        run.Counts.Rejected.ShouldBeGreaterThan(0);
        run.Counts.WriteFailed.ShouldBeGreaterThan(0);
        preview.GetProperty("errors").EnumerateArray().Select(Place).Order()
            .ShouldBe((await stage.DeadLettersAsync(run.BatchId)).Select(letter => $"{letter.Letter.Code} {letter.Letter.Page} {letter.Letter.Index}").Order());

        static string Place(JsonElement error) =>
            $"{error.GetProperty("code").GetString()} {error.GetProperty("page").GetInt32()} {error.GetProperty("index").GetInt32()}";
    }

    [Fact]
    public async Task After_a_run_a_preview_finds_what_changed_since()
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = 100, BadRate = 0 });
        await stage.RunToEndAsync();
        await stage.Database.ExecuteAsync("UPDATE customers SET name = 'other' WHERE customer_id <= (SELECT min(customer_id) + 2 FROM customers)");
        await stage.Database.ExecuteAsync("DELETE FROM customers WHERE customer_id = (SELECT max(customer_id) FROM customers)");

        var counts = (await PreviewAsync(stage)).GetProperty("counts");

        counts.GetProperty("inserted").GetInt64().ShouldBe(1);
        counts.GetProperty("updated").GetInt64().ShouldBe(3);
        counts.GetProperty("unchanged").GetInt64().ShouldBe(96);
        (await stage.Database.ScalarAsync<long>("SELECT count(*) FROM customers WHERE name = 'other'")).ShouldBe(3);
    }

    [Theory]
    [InlineData("/api/sync/preview/nobody", HttpStatusCode.NotFound, "customers")]
    [InlineData("/api/sync/preview/customers?records=0", HttpStatusCode.BadRequest, "1 to 1000")]
    [InlineData("/api/sync/preview/customers?records=many", HttpStatusCode.BadRequest, "1 to 1000")]
    public async Task A_preview_that_cannot_be_given_says_why(string path, HttpStatusCode status, string told)
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = 10 });

        using var answer = await stage.Http.PostAsync(path, null);

        answer.StatusCode.ShouldBe(status);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(told);
    }

    [Fact]
    public async Task A_table_that_does_not_fit_and_a_source_that_does_not_answer_are_told_apart()
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = 10 });
        await stage.Database.ExecuteAsync("ALTER TABLE customers DROP COLUMN phone");
        using (var answer = await stage.Http.PostAsync("/api/sync/preview/customers", null))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            (await answer.Content.ReadAsStringAsync()).ShouldContain("phone");
        }

        await stage.Database.ExecuteAsync("ALTER TABLE customers ADD COLUMN phone text");
        await stage.Api.DisposeAsync();
        using (var answer = await stage.Http.PostAsync("/api/sync/preview/customers", null))
            answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
    }

    [Fact]
    public async Task The_command_line_previews_in_its_own_process_and_on_a_host()
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = 30, BadRate = 0 });
        var settings = stage.Settings.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);
        settings["SECRET_CUSTOMER_API_KEY"] = SyncStage.ApiKey;

        var here = await CliProcess.RunAsync(settings, "preview", "customers", "--records", "10", "--json");
        var there = await CliProcess.RunAsync(settings, "preview", "customers", "--host", stage.Http.BaseAddress!.ToString(), "--json");
        var wrong = await CliProcess.RunAsync(settings, "preview", "customers", "--records", "0");

        here.ExitCode.ShouldBe(0, here.Error);
        here.Json.GetProperty("counts").GetProperty("inserted").GetInt64().ShouldBe(10);
        there.ExitCode.ShouldBe(0, there.Error);
        there.Json.GetProperty("counts").GetProperty("inserted").GetInt64().ShouldBe(30);
        wrong.ExitCode.ShouldBe(2);
        (await stage.RowsAsync()).ShouldBe(0);
    }

    private static SyncYaml Lenient() => new(limits: "{ warning: 90%, critical: 95%, errors: 5000 }");

    private static async Task<JsonElement> PreviewAsync(SyncStage stage)
    {
        using var answer = await stage.Http.PostAsync("/api/sync/preview/customers", null);
        var body = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, body);
        return JsonDocument.Parse(body).RootElement;
    }
}
