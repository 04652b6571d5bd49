using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DataSync.LocalRuntime.Tests.Support;
using DataSync.TestKit;

namespace DataSync.LocalRuntime.Tests.DurableFunctions;

/// <summary>The HTTP API of Durable Functions as https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-http-api describes it.</summary>
public sealed class ManagementApiTests(DurableHost durable) : IClassFixture<DurableHost>
{
    private const string Root = DurableHost.Root;

    private readonly HttpClient _client = durable.Host.Client;

    [Fact]
    public async Task A_start_answers_202_with_urls_location_and_retry_after()
    {
        var response = await _client.PostAsync($"{Root}/orchestrators/WaitForGo/start-1", null);

        var payload = await response.JsonAsync(HttpStatusCode.Accepted);
        payload.GetProperty("id").GetString().ShouldBe("start-1");
        response.Headers.Location!.OriginalString.ShouldBe(payload.GetProperty("statusQueryGetUri").GetString());
        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task An_unknown_orchestrator_is_400_and_says_which_there_are() =>
        (await (await _client.PostAsync($"{Root}/orchestrators/Nobody", null)).ShouldBeProblemAsync(HttpStatusCode.BadRequest))
            .ShouldContain("WaitForGo");

    [Fact]
    public async Task An_input_that_is_not_json_is_400() =>
        await (await _client.PostAsync($"{Root}/orchestrators/WaitForGo", new StringContent("{no"))).ShouldBeProblemAsync(HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_start_that_waits_answers_the_result()
    {
        var response = await _client.PostAsync(
            $"{Root}/orchestrators/Sum?timeout=20&pollingInterval=1", DurableHost.Json(new { Name = "a", Value = 1 }));

        (await response.JsonAsync()).GetInt32().ShouldBe(3 + "WhoAmI/WhoAmI".Length);
    }

    [Fact]
    public async Task A_start_that_waits_in_vain_answers_the_urls()
    {
        var response = await _client.PostAsync($"{Root}/orchestrators/WaitForGo?timeout=0.1&pollingInterval=0.1", null);

        (await response.JsonAsync(HttpStatusCode.Accepted)).GetProperty("statusQueryGetUri").GetString().ShouldNotBeNull();
    }

    [Fact]
    public async Task A_running_instance_is_202_and_tells_where_to_ask_again()
    {
        var id = await durable.StartAsync("WaitForGo");
        await durable.UntilAsync(id, "Running");

        var response = await _client.GetAsync($"{Root}/instances/{id}?showInput=false");

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        response.Headers.Location!.OriginalString.ShouldBe($"{durable.Host.Address.GetLeftPart(UriPartial.Authority)}{Root}/instances/{id}?showInput=false");
        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task An_event_lets_the_instance_go_on()
    {
        var id = await durable.StartAsync("WaitForGo");

        var response = await _client.PostAsJsonAsync($"{Root}/instances/{id}/raiseEvent/go", "now");

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await durable.UntilAsync(id, "Completed")).GetProperty("output").GetString().ShouldBe("now");
        await (await _client.PostAsJsonAsync($"{Root}/instances/{id}/raiseEvent/go", "late")).ShouldBeProblemAsync(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task An_event_must_be_json()
    {
        var id = await durable.StartAsync("WaitForGo");

        await (await _client.PostAsync($"{Root}/instances/{id}/raiseEvent/go", new StringContent("now"))).ShouldBeProblemAsync(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("raiseEvent/go")]
    [InlineData("terminate")]
    [InlineData("suspend")]
    [InlineData("resume")]
    public async Task Steering_an_unknown_instance_is_404(string operation) =>
        await (await _client.PostAsJsonAsync($"{Root}/instances/none/{operation}", "x")).ShouldBeProblemAsync(HttpStatusCode.NotFound);

    [Fact]
    public async Task Suspend_and_resume_hold_an_instance_and_let_it_go()
    {
        var id = await durable.StartAsync("WaitForGo");
        await durable.UntilAsync(id, "Running");

        (await _client.PostAsync($"{Root}/instances/{id}/suspend?reason=pause", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await durable.UntilAsync(id, "Suspended");
        (await _client.PostAsync($"{Root}/instances/{id}/resume?reason=on", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await durable.UntilAsync(id, "Running");
    }

    [Fact]
    public async Task Terminate_ends_an_instance_with_its_reason()
    {
        var id = await durable.StartAsync("WaitForGo");

        (await _client.PostAsync($"{Root}/instances/{id}/terminate?reason=enough", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        (await durable.UntilAsync(id, "Terminated")).GetProperty("output").GetString().ShouldBe("enough");
        await (await _client.PostAsync($"{Root}/instances/{id}/terminate", null)).ShouldBeProblemAsync(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Rewind_is_501() =>
        await (await _client.PostAsync($"{Root}/instances/any/rewind", null)).ShouldBeProblemAsync(HttpStatusCode.NotImplemented);

    [Fact]
    public async Task Restart_runs_the_same_input_again_under_a_new_id_or_the_old_one()
    {
        var id = await durable.StartAsync("Sum", new { Name = "a", Value = 2 });
        var output = (await durable.UntilAsync(id, "Completed")).GetProperty("output").GetInt32();

        var anew = await (await _client.PostAsync($"{Root}/instances/{id}/restart", null)).JsonAsync(HttpStatusCode.Accepted);
        var again = await (await _client.PostAsync($"{Root}/instances/{id}/restart?restartWithNewInstanceId=false", null)).JsonAsync(HttpStatusCode.Accepted);

        anew.GetProperty("id").GetString().ShouldNotBe(id);
        again.GetProperty("id").GetString().ShouldBe(id);
        (await durable.UntilAsync(anew.GetProperty("id").GetString()!, "Completed")).GetProperty("output").GetInt32().ShouldBe(output);
        await (await _client.PostAsync($"{Root}/instances/none/restart", null)).ShouldBeProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_history_shows_each_call_once_with_its_outcome()
    {
        var id = await durable.StartAsync("Sum", new { Name = "a", Value = 2 });
        await durable.UntilAsync(id, "Completed");

        var plain = await (await _client.GetAsync($"{Root}/instances/{id}?showHistory=true")).JsonAsync();
        var full = await (await _client.GetAsync($"{Root}/instances/{id}?showHistory=true&showHistoryOutput=true")).JsonAsync();

        var events = plain.GetProperty("historyEvents").EnumerateArray().ToList();
        events.Select(entry => entry.GetProperty("EventType").GetString()).ShouldBe(
            ["ExecutionStarted", "TaskCompleted", "TaskCompleted", "TaskCompleted", "ExecutionCompleted"]);
        events[0].GetProperty("FunctionName").GetString().ShouldBe("Sum");
        events[1].GetProperty("FunctionName").GetString().ShouldBe("Times");
        events[1].GetProperty("ScheduledTime").GetDateTime().ShouldBeLessThanOrEqualTo(events[1].GetProperty("Timestamp").GetDateTime());
        events[1].TryGetProperty("Result", out _).ShouldBeFalse();
        full.GetProperty("historyEvents")[1].GetProperty("Result").GetInt32().ShouldBe(6);
        (await (await _client.GetAsync($"{Root}/instances/{id}")).JsonAsync()).TryGetProperty("historyEvents", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Input_is_shown_unless_it_is_not_wanted()
    {
        var id = await durable.StartAsync("Sum", new { Name = "a", Value = 2 });
        await durable.UntilAsync(id, "Completed");

        (await (await _client.GetAsync($"{Root}/instances/{id}?showInput=false")).JsonAsync())
            .GetProperty("input").ValueKind.ShouldBe(JsonValueKind.Null);
        await (await _client.GetAsync($"{Root}/instances/{id}?showInput=perhaps")).ShouldBeProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_list_is_filtered_and_comes_in_pages()
    {
        foreach (var i in Enumerable.Range(1, 3)) await durable.StartAsync("WaitForGo", id: $"listed-{i}");
        await durable.StartAsync("WaitForGo", id: "other-1");
        await _client.PostAsync($"{Root}/instances/listed-3/terminate", null);
        await durable.UntilAsync("listed-3", "Terminated");

        var ids = new List<string>();
        string? token = null;
        do
        {
            var request = new HttpRequestMessage(HttpMethod.Get, $"{Root}/instances?instanceIdPrefix=listed-&top=2");
            if (token is not null) request.Headers.Add("x-ms-continuation-token", token);
            var response = await _client.SendAsync(request);
            var page = (await response.JsonAsync()).EnumerateArray().Select(instance => instance.GetProperty("instanceId").GetString()!).ToList();
            page.Count.ShouldBeLessThanOrEqualTo(2);
            ids.AddRange(page);
            token = response.Headers.TryGetValues("x-ms-continuation-token", out var values) ? values.Single() : null;
        }
        while (token is not null);

        ids.ShouldBe(["listed-1", "listed-2", "listed-3"], ignoreOrder: true);
        (await IdsAsync("instanceIdPrefix=listed-&runtimeStatus=Terminated,Failed")).ShouldBe(["listed-3"]);
        (await IdsAsync("instanceIdPrefix=listed-&createdTimeFrom=2100-01-01")).ShouldBeEmpty();
        (await IdsAsync("instanceIdPrefix=listed-&createdTimeTo=2100-01-01T00:00:00Z")).Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("runtimeStatus=Sleeping", "Sleeping")]
    [InlineData("top=0", "top")]
    [InlineData("createdTimeFrom=yesterday", "createdTimeFrom")]
    public async Task A_wrong_filter_is_400(string query, string word) =>
        (await (await _client.GetAsync($"{Root}/instances?{query}")).ShouldBeProblemAsync(HttpStatusCode.BadRequest)).ShouldContain(word);

    [Fact]
    public async Task Purge_removes_one_instance()
    {
        var id = await durable.StartAsync("Sum", new { Name = "a", Value = 2 });
        await durable.UntilAsync(id, "Completed");

        var purged = await (await _client.DeleteAsync($"{Root}/instances/{id}")).JsonAsync();

        purged.GetProperty("instancesDeleted").GetInt32().ShouldBe(1);
        await (await _client.GetAsync($"{Root}/instances/{id}")).ShouldBeProblemAsync(HttpStatusCode.NotFound);
        await (await _client.DeleteAsync($"{Root}/instances/{id}")).ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_purge_of_many_needs_a_time_to_begin_at() =>
        await (await _client.DeleteAsync($"{Root}/instances")).ShouldBeProblemAsync(HttpStatusCode.BadRequest);

    private async Task<List<string?>> IdsAsync(string query)
    {
        var list = await (await _client.GetAsync($"{Root}/instances?{query}")).JsonAsync();
        return list.EnumerateArray().Select(instance => instance.GetProperty("instanceId").GetString()).ToList();
    }
}
