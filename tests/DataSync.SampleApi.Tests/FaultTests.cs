using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using DataSync.SampleApi.Faults;
using DataSync.TestKit;

namespace DataSync.SampleApi.Tests;

public sealed class FaultTests : IAsyncLifetime
{
    private SampleApiServer _server = null!;
    private ApiClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await SampleApiServer.StartAsync(new SampleApiOptions { Records = 1_000 });
        _client = new ApiClient(_server);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(504)]
    public async Task A_status_is_answered_as_often_as_the_rule_says(int status)
    {
        _server.Faults = [new() { Status = status, Pages = [2], Times = 2 }];

        ((int)await _client.PageStatusAsync(2)).ShouldBe(status);
        ((int)await _client.PageStatusAsync(2)).ShouldBe(status);
        (await _client.PageStatusAsync(2)).ShouldBe(HttpStatusCode.OK);
        (await _client.PageStatusAsync(1)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Rules_on_one_page_follow_each_other()
    {
        _server.Faults = [new() { Status = 429, Pages = [3] }, new() { Status = 503, Pages = [3], Times = 2 }];

        var statuses = new List<int>();
        for (var i = 0; i < 4; i++)
            statuses.Add((int)await _client.PageStatusAsync(3));

        statuses.ShouldBe([429, 503, 503, 200]);
    }

    [Fact]
    public async Task Pages_are_chosen_by_list_step_or_condition()
    {
        _server.Faults =
        [
            new() { Status = 500, Pages = [1, 10] },
            new() { Status = 502, Every = 4 },
            new() { Status = 504, When = page => page is 5 or 6, Times = int.MaxValue },
        ];

        var statuses = new List<int>();
        for (var page = 1; page <= 10; page++)
            statuses.Add((int)await _client.PageStatusAsync(page));

        statuses.ShouldBe([500, 200, 200, 502, 504, 504, 200, 502, 200, 500]);
    }

    [Fact]
    public async Task Retry_After_comes_in_seconds_as_a_date_or_not_at_all()
    {
        var rule = new FaultRule { Status = 429, Pages = [1], RetryAfter = TimeSpan.FromSeconds(7) };
        _server.Faults =
        [
            rule with { RetryAfterForm = RetryAfterForm.Seconds },
            rule with { RetryAfterForm = RetryAfterForm.HttpDate },
            rule,
        ];

        using var seconds = await _client.GetAsync("/api/customers");
        var asked = TimeProvider.System.GetUtcNow();
        using var date = await _client.GetAsync("/api/customers");
        using var none = await _client.GetAsync("/api/customers");

        seconds.Headers.GetValues("Retry-After").ShouldBe(["7"]);
        var until = DateTimeOffset.ParseExact(date.Headers.GetValues("Retry-After").Single(), "R", CultureInfo.InvariantCulture);
        until.ShouldBeInRange(asked.AddSeconds(7), asked.AddSeconds(30));
        none.Headers.Contains("Retry-After").ShouldBeFalse();
    }

    [Fact]
    public async Task A_connection_is_cut_before_any_answer()
    {
        _server.Faults = [new() { Kind = FaultKind.DropBeforeHeaders, Pages = [1] }];

        await Should.ThrowAsync<HttpRequestException>(_client.GetAsync("/api/customers"));
        (await _client.PageStatusAsync(1)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_connection_is_cut_in_the_middle_of_a_body()
    {
        _server.Faults = [new() { Kind = FaultKind.DropMidBody, Pages = [1] }];
        using var http = new HttpClient();

        using var response = await http.GetAsync($"{_server.BaseUrl}/api/customers", HttpCompletionOption.ResponseHeadersRead);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentLength.ShouldNotBeNull();
        await Should.ThrowAsync<HttpRequestException>(response.Content.ReadAsStringAsync());
        (await _client.PageStatusAsync(1)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_slow_answer_is_right_but_late()
    {
        var right = await _client.TextAsync("/api/customers");
        _server.Faults = [new() { Kind = FaultKind.Slow, Delay = TimeSpan.FromMilliseconds(150) }];

        var watch = Stopwatch.StartNew();
        (await _client.TextAsync("/api/customers")).ShouldBe(right);
        watch.ElapsedMilliseconds.ShouldBeGreaterThanOrEqualTo(140);
    }

    [Theory]
    [InlineData(FaultKind.TruncatedJson)]
    [InlineData(FaultKind.Html)]
    public async Task A_body_is_not_JSON(FaultKind kind)
    {
        _server.Faults = [new() { Kind = kind, Pages = [1] }];

        (await _client.TextAsync("/api/customers")).Length.ShouldBeGreaterThan(10);
        _server.ResetCounts();
        await Should.ThrowAsync<JsonException>(_client.JsonAsync("/api/customers"));
        (await _client.JsonAsync("/api/customers")).GetProperty("page").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_body_is_JSON_of_another_shape()
    {
        _server.Faults = [new() { Kind = FaultKind.WrongShape }];

        (await _client.JsonAsync("/api/customers")).TryGetProperty("data", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("/api/customers?page=2", "/api/customers?page=3")]
    [InlineData("/api/customers/offset?offset=100", "/api/customers/offset?offset=200")]
    [InlineData("/api/customers/link?page=2", "/api/customers/link?page=3")]
    public async Task A_page_repeats_the_one_before(string second, string third)
    {
        _server.Faults = [new() { Kind = FaultKind.RepeatedPage, Pages = [3] }];

        (await _client.TextAsync(third)).ShouldBe(await _client.TextAsync(second));
        (await _client.TextAsync(third)).ShouldNotBe(await _client.TextAsync(second));
    }

    [Fact]
    public async Task An_empty_page_claims_there_is_more()
    {
        _server.Faults = [new() { Kind = FaultKind.EmptyPage, Pages = [2] }];

        var answer = await _client.JsonAsync("/api/customers?page=2");

        answer.GetProperty("data").GetArrayLength().ShouldBe(0);
        answer.GetProperty("has_next").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_huge_body_is_valid_JSON()
    {
        _server.Faults = [new() { Kind = FaultKind.HugeBody, HugeBytes = 3_000_001, Pages = [1] }];

        var huge = await _client.TextAsync("/api/customers");

        huge.Length.ShouldBeGreaterThan(3_000_001);
        huge.TrimStart().ShouldBe(await _client.TextAsync("/api/customers"));
    }

    [Fact]
    public async Task A_total_is_wrong_and_the_records_are_right()
    {
        var right = await _client.JsonAsync("/api/customers");
        _server.Faults = [new() { Kind = FaultKind.WrongTotal }];

        var wrong = await _client.JsonAsync("/api/customers");

        wrong.GetProperty("total").GetInt32().ShouldNotBe(1_000);
        wrong.GetProperty("data").GetRawText().ShouldBe(right.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task A_request_that_waits_is_cut_when_the_API_stops()
    {
        var server = await SampleApiServer.StartAsync(new SampleApiOptions
        {
            Faults = [new() { Kind = FaultKind.Slow, Delay = TimeSpan.FromMinutes(10) }],
        });
        using var client = new ApiClient(server);
        var waiting = client.TextAsync("/api/customers");
        await Eventually.UntilAsync(() => server.Requests.Of(1) == 1, TimeSpan.FromSeconds(30), "the request to come in");

        await server.DisposeAsync();

        await Should.ThrowAsync<HttpRequestException>(waiting);
    }
}
