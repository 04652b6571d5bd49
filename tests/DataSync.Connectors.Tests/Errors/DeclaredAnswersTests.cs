using DataSync.Connectors.Errors;
using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests.Errors;

/// <summary>What becomes of a page when its manifest says something about an answer.</summary>
public sealed class DeclaredAnswersTests
{
    private const string LongWait = "backoff_strategies: [{ type: ConstantBackoffStrategy, backoff_time_in_seconds: 305 }]";

    private readonly JumpingTime _time = new();

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    public async Task An_ignored_answer_is_a_page_without_records_and_the_end_of_its_slice(int status)
    {
        await using var api = await ScriptedApi.StartAsync(Page(1, 2), Status(status, """{"error":"gone","data":[{"id":9}]}"""));
        using var source = Source(api, """response_filters: [{ predicate: "{{ response.error == 'gone' }}", action: IGNORE }]""");

        var pages = await source.ReadAllAsync();

        pages.Select(page => page.ShouldBeRead().Count).ShouldBe([2, 0]);
        source.Logger.Entries.Select(entry => entry.Event.Id).ShouldBe([2000, 2020, 2000]);
    }

    [Theory]
    [InlineData("""{"error":"gone","data":[{"id":9}]}""", 1)]
    [InlineData("""{"error":"gone"}""", 0)]
    public async Task An_ignored_success_still_gives_its_records(string body, int records)
    {
        await using var api = await ScriptedApi.StartAsync(Status(200, body));
        using var source = Source(api, """response_filters: [{ predicate: "{{ response.error == 'gone' }}", action: IGNORE }]""");

        (await source.ReadAsync()).ShouldBeRead().Count.ShouldBe(records);

        source.Logger.Entries.Select(entry => entry.Event.Id).ShouldContain(2020);
    }

    [Fact]
    public async Task A_status_that_the_manifest_calls_a_success_is_read()
    {
        await using var api = await ScriptedApi.StartAsync(Status(404, PageText(1)), Status(404));
        using var source = Source(api, "response_filters: [{ http_codes: [404], action: SUCCESS }]");

        (await source.ReadAsync()).ShouldBeRead().Count.ShouldBe(1);
        (await source.ReadAsync()).ShouldBeRead().Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_refusal_too_long_to_be_a_page_is_not_read_as_half_of_one()
    {
        await using var api = await ScriptedApi.StartAsync(Status(404, $$"""{"data":["{{new string('x', 300_000)}}"]}"""));
        using var source = Source(api, "response_filters: [{ http_codes: [404], action: SUCCESS }]");

        (await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync())).Message.ShouldContain("larger than the limit of 262144 bytes");
    }

    [Fact]
    public async Task An_error_in_a_good_answer_fails_with_the_manifests_words_without_secrets()
    {
        await using var api = await ScriptedApi.StartAsync(Body("""{"code":7,"message":"no","data":[]}"""));
        using var source = Source(api, """response_filters: [{ predicate: "{{ response.get('code') != 0 }}", action: FAIL, error_message: "Key {{ config['api_key'] }} got {{ response.code }}." }]""");

        var error = await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync());

        error.StatusCode.ShouldBe(200);
        error.Message.ShouldContain("GET /api/customers?page=1&size=2: status 200: Key *** got 7 (no). Correct the connector's manifest");
    }

    [Fact]
    public async Task Words_that_are_cut_off_leave_no_half_of_a_secret()
    {
        await using var api = await ScriptedApi.StartAsync(Status(400, $$"""{"message":"{{new string('x', 195)}}{{TestSource.Secret}}"}"""));
        using var source = new TestSource(api);

        (await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync())).Message.ShouldNotContain(TestSource.Secret[..5]);
    }

    [Fact]
    public async Task A_failure_that_the_manifest_calls_transient_may_be_tried_later()
    {
        await using var api = await ScriptedApi.StartAsync(Status(400, """{"message":"busy"}"""));
        using var source = Source(api, "response_filters: [{ http_codes: [400], action: FAIL, failure_type: transient_error, error_message: Night shift }]");

        (await Should.ThrowAsync<SourceUnavailableException>(() => source.ReadAsync())).Message.ShouldContain("status 400: Night shift (busy). Try later.");
    }

    [Fact]
    public async Task A_status_is_retried_as_often_and_after_such_waits_as_the_manifest_says()
    {
        await using var api = await ScriptedApi.StartAsync(Status(404), Status(404), Status(404), Status(404), Page(1));
        using var source = Source(api, "response_filters: [{ http_codes: [404], action: RETRY }], max_retries: 4, backoff_strategies: [{ type: ExponentialBackoffStrategy, factor: 0.1 }]");

        (await source.ReadAsync()).ShouldBeRead();

        _time.Waits.ShouldBe([TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.6)]);
    }

    [Fact]
    public async Task A_long_declared_wait_is_handed_out_and_the_attempts_go_on_counting()
    {
        await using var api = await ScriptedApi.StartAsync(Status(500), Status(500), Status(500, """{"message":"broken"}"""), Page(1));
        using var source = Source(api, $"max_retries: 2, {LongWait}, response_filters: [{{ http_codes: [500], action: RETRY, error_message: Down }}]");

        var first = (await source.ReadAsync()).ShouldBeOfType<PageResult.Throttled>();
        var second = (await source.ReadAsync(first.Next)).ShouldBeOfType<PageResult.Throttled>();
        var error = await Should.ThrowAsync<SourceUnavailableException>(() => source.ReadAsync(second.Next));

        first.Until.ShouldBe(FixedTime.Noon.AddSeconds(305));
        first.Next.ShouldBe(PagePosition.Start with { Attempts = 1 });
        second.Next.ShouldBe(PagePosition.Start with { Attempts = 2 });
        error.Message.ShouldContain("status 500 in 3 attempts: Down.");
        _time.Waits.ShouldBeEmpty();
    }

    [Fact]
    public async Task Attempts_before_a_wait_do_not_count_for_the_next_page()
    {
        await using var api = await ScriptedApi.StartAsync(Status(500), Page(1, 2));
        using var source = Source(api, LongWait);

        var throttled = (await source.ReadAsync()).ShouldBeOfType<PageResult.Throttled>();

        (await source.ReadAsync(throttled.Next)).ShouldBeRead().Next.ShouldNotBeNull().Attempts.ShouldBe(0);
    }

    [Fact]
    public async Task Retries_beyond_our_own_number_wait_outside()
    {
        await using var api = await ScriptedApi.StartAsync([.. Enumerable.Repeat(Status(500), 4)]);
        using var source = Source(api, "max_retries: 12");

        (await source.ReadAsync()).ShouldBeOfType<PageResult.Throttled>().Next.ShouldNotBeNull().Attempts.ShouldBe(4);

        _time.Waits.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(500, 2)]
    [InlineData(429, 2)]
    [InlineData(404, 2)]
    public async Task Retry_After_is_honoured_whatever_the_manifest_declares(int status, int seconds)
    {
        await using var api = await ScriptedApi.StartAsync(RetryAfter(status, $"{seconds}"), Page(1));
        using var source = Source(api, "response_filters: [{ http_codes: [404, 429], action: RETRY }], backoff_strategies: [{ type: ConstantBackoffStrategy, backoff_time_in_seconds: 1 }]");

        (await source.ReadAsync()).ShouldBeRead();

        _time.Waits.ShouldBe([TimeSpan.FromSeconds(seconds)]);
    }

    [Fact]
    public async Task A_long_Retry_After_of_a_server_error_is_handed_out_also_without_a_handler()
    {
        await using var api = await ScriptedApi.StartAsync(RetryAfter(500, "90"));
        using var source = new TestSource(api, time: _time);

        var throttled = (await source.ReadAsync()).ShouldBeOfType<PageResult.Throttled>();

        (throttled.Until, throttled.Next?.Attempts).ShouldBe((FixedTime.Noon.AddSeconds(90), 1));
    }

    [Fact]
    public async Task Rate_limits_are_waited_for_however_often_they_are_hit()
    {
        await using var api = await ScriptedApi.StartAsync(Body("""{"code":40100}"""), Body("""{"code":40100}"""), Page(1));
        using var source = Source(api, """max_retries: 1, response_filters: [{ predicate: "{{ response.get('code') == 40100 }}", action: RATE_LIMITED }], backoff_strategies: [{ type: ConstantBackoffStrategy, backoff_time_in_seconds: 1 }]""");

        var throttled = (await source.ReadAsync()).ShouldBeOfType<PageResult.Throttled>();

        throttled.Until.ShouldBe(FixedTime.Noon.AddSeconds(2));
        throttled.Next.ShouldBeNull();
        (await source.ReadAsync()).ShouldBeRead();
    }

    [Fact]
    public async Task Refused_credentials_are_resolved_again_before_the_manifests_failure_counts()
    {
        await using var api = await ScriptedApi.StartAsync(Status(401), Page(1), Status(401));
        using var source = Source(api, "response_filters: [{ http_codes: [401], action: FAIL, error_message: Check the key }]", Rotated(api));

        (await source.ReadAsync()).ShouldBeRead();
        var error = await Should.ThrowAsync<SourceAuthenticationException>(() => source.ReadAsync());

        api.Requests.Select(request => request.Headers["X-Api-Key"]).ShouldBe([TestSource.Secret, "rotated", "rotated"]);
        error.Message.ShouldContain("status 401: Check the key. Check the secrets: crm-api-key.");
    }

    [Theory]
    [InlineData("predicate: \"{{ response['error']['code'] == 190 }}\"")]
    [InlineData("error_message_contains: expired")]
    [InlineData("http_codes: [400], error_message_contains: expired")]
    public async Task Credentials_that_are_declared_refused_by_the_words_of_an_answer_are_resolved_again_and_then_named(string told)
    {
        var refused = Status(400, """{"error":{"code":190,"message":"the session has expired"}}""");
        await using var api = await ScriptedApi.StartAsync(refused, Page(1), refused);
        using var source = Source(api, $"response_filters: [{{ {told}, action: FAIL, failure_type: config_error, error_message: Make a new token }}]", Rotated(api));

        (await source.ReadAsync()).ShouldBeRead();
        var error = await Should.ThrowAsync<SourceAuthenticationException>(() => source.ReadAsync());

        api.Requests.Select(request => request.Headers["X-Api-Key"]).ShouldBe([TestSource.Secret, "rotated", "rotated"]);
        error.StatusCode.ShouldBe(400);
        error.Secrets.ShouldBe(["crm-api-key"]);
        error.Message.ShouldContain("status 400: Make a new token");
        error.Message.ShouldContain("Check the secrets: crm-api-key.");
    }

    [Theory]
    [InlineData("http_codes: [400], action: FAIL, failure_type: config_error")]
    [InlineData("http_codes: [400], predicate: \"{{ response['error']['code'] == 191 }}\", action: FAIL, failure_type: config_error")]
    [InlineData("predicate: \"{{ response['error']['code'] == 190 }}\", action: FAIL, failure_type: system_error")]
    [InlineData("predicate: \"{{ response['error']['code'] == 190 }}\", action: FAIL")]
    public async Task Any_other_declared_failure_is_one_of_the_request(string filter)
    {
        await using var api = await ScriptedApi.StartAsync(Status(400, """{"error":{"code":190}}"""));
        using var source = Source(api, $"response_filters: [{{ {filter} }}]", Rotated(api));

        await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync());

        api.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Words_about_credentials_count_for_a_request_that_has_some()
    {
        await using var api = await ScriptedApi.StartAsync(Status(400, """{"error":{"code":190}}"""));
        using var source = new TestSource(
            api,
            TestSource.Manifest(
                authenticator: "{ type: NoAuth }",
                requester: "error_handler: { type: DefaultErrorHandler, response_filters: [{ predicate: \"{{ response['error']['code'] == 190 }}\", action: FAIL, failure_type: config_error }] }"));

        await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync());
    }

    [Fact]
    public async Task Credentials_are_refreshed_and_then_retried_when_the_manifest_says_so()
    {
        const string handler = "response_filters: [{ http_codes: [400], action: REFRESH_TOKEN_THEN_RETRY }], max_retries: 1";
        await using var api = await ScriptedApi.StartAsync(Status(400), Status(400), Status(400));
        using var source = Source(api, handler, Rotated(api));

        await Should.ThrowAsync<SourceUnavailableException>(() => source.ReadAsync());

        api.Requests.Select(request => request.Headers["X-Api-Key"]).ShouldBe([TestSource.Secret, "rotated", "rotated"]);
    }

    [Fact]
    public async Task Credentials_refused_in_all_retries_are_named()
    {
        await using var api = await ScriptedApi.StartAsync(Status(401), Status(401));
        using var source = Source(api, "response_filters: [{ http_codes: [401], action: RETRY }], max_retries: 1");

        (await Should.ThrowAsync<SourceAuthenticationException>(() => source.ReadAsync())).Secrets.ShouldBe(["crm-api-key"]);
    }

    [Fact]
    public async Task A_slice_that_cannot_be_paged_on_begins_anew_once()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1, 2), Status(410), Page(1, 2), Page(3, 4), Status(410));
        using var source = Source(api, "response_filters: [{ http_codes: [410], action: RESET_PAGINATION, error_message: Cursor expired }]");

        var first = (await source.ReadAsync()).ShouldBeRead();
        var reset = (await source.ReadAsync(first.Next)).ShouldBeRead();
        var again = (await source.ReadAsync(reset.Next)).ShouldBeRead();
        var second = (await source.ReadAsync(again.Next)).ShouldBeRead();
        var error = await Should.ThrowAsync<SourcePagingException>(() => source.ReadAsync(second.Next));

        reset.Count.ShouldBe(0);
        reset.Next.ShouldBe(new PagePosition(3) { Restarts = 1 });
        again.Next.ShouldNotBeNull().Restarts.ShouldBe(1);
        api.Requests.Select(request => request.PathAndQuery[^13..]).ShouldBe(["page=1&size=2", "page=2&size=2", "page=1&size=2", "page=2&size=2", "page=3&size=2"]);
        error.Message.ShouldContain("status 410: Cursor expired: the source cannot page on");
    }

    [Fact]
    public async Task A_predicate_that_cannot_be_evaluated_leaves_a_good_page_and_is_logged()
    {
        await using var api = await ScriptedApi.StartAsync(Body("""{"data":[{"id":1}],"error":5}"""));
        using var source = Source(api, """response_filters: [{ predicate: "{{ 'x' in response.error }}", action: FAIL }]""");

        (await source.ReadAsync()).ShouldBeRead().Count.ShouldBe(1);

        source.Logger.Entries.Select(entry => entry.Event.Id).ShouldBe([2024, 2000]);
    }

    [Fact]
    public async Task A_wait_that_the_manifest_finds_too_long_is_not_waited_for()
    {
        await using var api = await ScriptedApi.StartAsync(Status(429, "", ("X-Wait", "7200")));
        using var source = Source(api, "backoff_strategies: [{ type: WaitTimeFromHeader, header: X-Wait, max_waiting_time_in_seconds: 3600 }]");

        (await Should.ThrowAsync<SourceUnavailableException>(() => source.ReadAsync())).Message.ShouldContain("asks to wait 7200 s");
    }

    private TestSource Source(ScriptedApi api, string handler, ConfigResolver? resolver = null) => new(
        api,
        TestSource.Manifest(requester: $"error_handler: {{ type: DefaultErrorHandler, {handler} }}"),
        time: _time,
        resolver: resolver,
        options: new PageReaderOptions { Retry = new HttpRetryOptions { BaseDelay = TimeSpan.FromSeconds(1) } });

    private static ConfigResolver Rotated(ScriptedApi api) =>
        _ => ValueTask.FromResult<IReadOnlyDictionary<string, ConfigValue>>(TestSource.Config(api.Url, "rotated"));
}
