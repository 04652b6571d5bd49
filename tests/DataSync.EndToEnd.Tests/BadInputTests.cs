using System.Net;
using System.Text;
using System.Text.Json;
using DataSync.EndToEnd.Tests.Support;
using DataSync.SampleApi;

namespace DataSync.EndToEnd.Tests;

/// <summary>Bad input to every endpoint: 4xx with problem details that name the place, no stack trace, nothing started.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("POST", "/api/sync/trigger/nobody", "{}", 404, "customers")]
    [InlineData("POST", "/api/sync/trigger/customers", "{", 400, "not JSON")]
    [InlineData("POST", "/api/sync/trigger/customers", "[1]", 400, "JSON object")]
    [InlineData("POST", "/api/sync/trigger/customers", "{\"fromPage\":0}", 400, "fromPage")]
    [InlineData("POST", "/api/sync/trigger/customers", "{\"fromPage\":\"x\"}", 400, "fromPage")]
    [InlineData("POST", "/api/sync/trigger/customers", "{\"pageSize\":100000}", 400, "pageSize")]
    [InlineData("POST", "/api/sync/trigger/customers", "{\"fromPge\":1}", 400, "fromPge")]
    [InlineData("POST", "/api/sync/trigger/customers", "{\"fromPage\":2,\"resume\":true}", 400, "exclude")]
    [InlineData("POST", "/api/sync/trigger/customers", "{\"resume\":\"perhaps\"}", 400, "resume")]
    [InlineData("POST", "/api/sync/trigger/customers", "{\"resume\":true,\"pageSize\":10}", 400, "page size")]
    [InlineData("POST", "/api/sync/trigger/customers?fromPage=-1", "", 400, "fromPage")]
    [InlineData("GET", "/api/sync/trigger/customers", "", 405, "")]
    [InlineData("POST", "/api/sync/stop/nobody", "", 404, "nobody")]
    [InlineData("POST", "/api/sync/stop/customers", "", 409, "no open run")]
    [InlineData("POST", "/api/sync/resume/nobody", "", 404, "nobody")]
    [InlineData("POST", "/api/sync/resume/customers", "", 409, "no open run")]
    [InlineData("GET", "/api/sync/status/nobody", "", 404, "nobody")]
    [InlineData("GET", "/api/sync/history?limit=0", "", 400, "limit")]
    [InlineData("GET", "/api/sync/history?limit=many", "", 400, "limit")]
    [InlineData("GET", "/api/sync/history?before=yesterday", "", 400, "before")]
    [InlineData("DELETE", "/api/sync/reset/nobody", "", 404, "nobody")]
    [InlineData("GET", "/api/nothing/here", "", 404, "")]
    [InlineData("POST", "/api/sync/trigger/..%2F..%2Fetc%2Fpasswd", "{}", 404, "")]
    public async Task Is_answered_with_problem_details(string method, string path, string body, int status, string said)
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = 10 });
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body.Length > 0)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await stage.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();

        ((int)answer.StatusCode).ShouldBe(status, text);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        text.ShouldContain(said);
        text.ShouldNotContain("   at ");
        JsonDocument.Parse(text).RootElement.GetProperty("status").GetInt32().ShouldBe(status);
        stage.Api.Requests.Total.ShouldBe(0);
        (await stage.Database.ScalarAsync<long>("SELECT count(*) FROM datasync.run")).ShouldBe(0);
    }

    [Fact]
    public async Task A_broken_definition_is_named_with_file_and_line_and_stops_no_other_sync()
    {
        using var yaml = new SyncYaml();
        yaml.Write("broken", "name: broken\nsorce: {}\n");
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = 100, BadRate = 0 }, yaml);

        using var answer = await stage.Http.PostAsync("/api/sync/trigger/broken", null);
        var text = await answer.Content.ReadAsStringAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, text);
        text.ShouldContain("broken.yaml(2");
        text.ShouldContain("source");
        (await stage.RunToEndAsync()).Counts.Inserted.ShouldBe(100);
    }

    [Fact]
    public async Task Nothing_to_resume_is_said_and_the_destination_is_left_alone()
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = 100, BadRate = 0 });
        await stage.RunToEndAsync();

        var refused = await stage.RunToEndAsync(new { resume = true });

        refused.Status.ShouldBe(DataSync.Core.Runs.RunStatus.Failed);
        refused.Reason!.ShouldContain("nothing to resume");
    }

    [Fact]
    public async Task A_reset_forgets_the_checkpoint()
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = 100, BadRate = 0 });
        await stage.RunToEndAsync(new { fromPage = 1 });

        using var answer = await stage.Http.DeleteAsync("/api/sync/reset/customers");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await stage.Database.ScalarAsync<long>("SELECT count(*) FROM datasync.checkpoint")).ShouldBe(0);
    }
}
