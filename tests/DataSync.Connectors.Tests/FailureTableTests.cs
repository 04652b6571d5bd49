using DataSync.Connectors.Errors;
using DataSync.Core.Reading;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests;

/// <summary>One test per row of the failure table's HTTP part.</summary>
public sealed class FailureTableTests
{
    public static TheoryData<int> TransientStatuses => [408, 500, 502, 503, 504, 520];

    [Theory]
    [MemberData(nameof(TransientStatuses))]
    public async Task A_transient_status_is_retried_three_times(int status)
    {
        await using var api = await ScriptedApi.StartAsync(Status(status), Status(status), Status(status), Page(1));
        using var source = new TestSource(api);

        (await source.ReadAsync()).ShouldBeRead().Count.ShouldBe(1);

        api.Requests.Count.ShouldBe(4);
        api.Requests.Select(request => request.PathAndQuery).Distinct().Count().ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(TransientStatuses))]
    public async Task A_transient_status_that_stays_makes_the_source_unavailable(int status)
    {
        await using var api = await ScriptedApi.StartAsync(Status(status), Status(status), Status(status), Status(status), Page(1));
        using var source = new TestSource(api);

        var error = await Should.ThrowAsync<SourceUnavailableException>(() => source.ReadAsync());

        api.Requests.Count.ShouldBe(4);
        (error.Connector, error.Stream, error.Page, error.StatusCode).ShouldBe(("crm", "customers", 1, status));
        error.Message.ShouldContain("GET /api/customers?page=1&size=2");
        error.Message.ShouldContain("4 attempts");
    }

    [Theory]
    [InlineData(0.0, "8 ms", "16 ms", "32 ms")]
    [InlineData(0.5, "10 ms", "20 ms", "40 ms")]
    [InlineData(1.0, "12 ms", "24 ms", "48 ms")]
    public async Task Waits_between_attempts_double_and_carry_jitter(double random, params string[] waits)
    {
        await using var api = await ScriptedApi.StartAsync(Status(500), Status(500), Status(500), Page(1));
        var retry = new HttpRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(10) };
        using var source = new TestSource(api, options: new PageReaderOptions { Retry = retry }, random: random);

        await source.ReadAsync();

        source.Logger.Entries.Where(entry => entry.Level == LogLevel.Warning)
            .Select(entry => entry.Text[(entry.Text.LastIndexOf(" in ", StringComparison.Ordinal) + 4)..]).ShouldBe(waits);
    }

    [Fact]
    public void By_default_there_are_three_retries_after_5_10_and_20_seconds_and_60_and_120_seconds_per_attempt()
    {
        var retry = new PageReaderOptions().Retry;

        (retry.MaxRetries, retry.BaseDelay.TotalSeconds, retry.AttemptTimeout.TotalSeconds, retry.LastAttemptTimeout.TotalSeconds)
            .ShouldBe((3, 5, 60, 120));
    }

    [Fact]
    public async Task A_connection_closed_without_an_answer_is_retried()
    {
        await using var api = await ScriptedApi.StartAsync(Drop(), Page(1));
        using var source = new TestSource(api);

        (await source.ReadAsync()).ShouldBeRead();
    }

    [Fact]
    public async Task A_connection_closed_inside_a_body_is_retried()
    {
        await using var api = await ScriptedApi.StartAsync(DropInBody(PageText(1, 2)), Page(1, 2));
        using var source = new TestSource(api);

        (await source.ReadAsync()).ShouldBeRead().Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("http://no-such-host.invalid")]
    [InlineData("http://127.0.0.1:1")]
    public async Task A_host_that_is_not_found_or_refuses_connections_makes_the_source_unavailable(string url)
    {
        await using var api = await ScriptedApi.StartAsync();
        using var source = new TestSource(api, baseUrl: url);

        var error = await Should.ThrowAsync<SourceUnavailableException>(() => source.ReadAsync());

        error.StatusCode.ShouldBeNull();
        error.InnerException.ShouldBeOfType<HttpRequestException>();
        source.Logger.Entries.Count(entry => entry.Event.Id == 2001).ShouldBe(3);
    }

    [Fact]
    public async Task Each_attempt_has_its_timeout_and_the_last_a_longer_one()
    {
        var retry = new HttpRetryOptions
        {
            BaseDelay = TimeSpan.FromMilliseconds(1),
            AttemptTimeout = TimeSpan.FromMilliseconds(100),
            LastAttemptTimeout = TimeSpan.FromSeconds(60),
        };
        TestSource? source = null;
        await using var api = await ScriptedApi.StartAsync(SlowPage, SlowPage, SlowPage, SlowPage);
        using (source = new TestSource(api, options: new PageReaderOptions { Retry = retry }))
            (await source.ReadAsync()).ShouldBeRead();

        source.Logger.Entries.Count(entry => entry.Event.Id == 2001).ShouldBe(3);

        // Starts to answer and never ends, except in the last attempt, and there later than any other attempt waits.
        async Task SlowPage(HttpContext context)
        {
            await context.Response.WriteAsync("{", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            if (source!.Logger.Entries.Count < 3)
                await Hang()(context);
            await Task.Delay(retry.AttemptTimeout * 2, TimeProvider.System, context.RequestAborted);
            await context.Response.WriteAsync(PageText(1)[1..], context.RequestAborted);
        }
    }

    [Fact]
    public async Task A_source_that_never_answers_in_time_is_unavailable()
    {
        await using var api = await ScriptedApi.StartAsync(Hang(), Hang());
        var retry = new HttpRetryOptions
        {
            MaxRetries = 1,
            BaseDelay = TimeSpan.FromMilliseconds(1),
            AttemptTimeout = TimeSpan.FromMilliseconds(50),
            LastAttemptTimeout = TimeSpan.FromMilliseconds(100),
        };
        using var source = new TestSource(api, options: new PageReaderOptions { Retry = retry });

        var error = await Should.ThrowAsync<SourceUnavailableException>(() => source.ReadAsync());

        error.Message.ShouldContain("no answer in time in 2 attempts");
    }

    [Fact]
    public async Task The_caller_s_cancellation_ends_reading_at_once_and_is_no_failure()
    {
        using var cancellation = new CancellationTokenSource();
        await using var api = await ScriptedApi.StartAsync(async context =>
        {
            await cancellation.CancelAsync();
            await Hang()(context);
        });
        using var source = new TestSource(api);

        await Should.ThrowAsync<OperationCanceledException>(() => source.ReadAsync(cancellationToken: cancellation.Token));

        api.Requests.Count.ShouldBe(1);
        source.Logger.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_caller_s_cancellation_ends_a_wait_between_attempts()
    {
        using var cancellation = new CancellationTokenSource();
        await using var api = await ScriptedApi.StartAsync(Status(500));
        var retry = new HttpRetryOptions { BaseDelay = TimeSpan.FromHours(1) };
        using var source = new TestSource(api, options: new PageReaderOptions { Retry = retry });

        var reading = source.ReadAsync(cancellationToken: cancellation.Token);
        while (source.Logger.Entries.Count == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(reading);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(410)]
    [InlineData(422)]
    [InlineData(501)]
    public async Task Another_refusal_is_a_configuration_error_and_not_retried(int status)
    {
        await using var api = await ScriptedApi.StartAsync(Status(status, """{"error":{"code":"bad_filter","message":"page is not a number"}}"""), Page(1));
        using var source = new TestSource(api);

        var error = await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync());

        api.Requests.Count.ShouldBe(1);
        error.StatusCode.ShouldBe(status);
        error.Message.ShouldContain("GET /api/customers?page=1&size=2");
        error.Message.ShouldContain($"status {status} (page is not a number)");
    }

    [Theory]
    [InlineData("""{"message":"M"}""", "(M)")]
    [InlineData("""{"error":"E"}""", "(E)")]
    [InlineData("""{"error":{"code":"C"}}""", "(C)")]
    public async Task Of_a_refusal_s_body_only_its_reason_is_shown(string body, string reason)
    {
        await using var api = await ScriptedApi.StartAsync(Status(400, body));
        using var source = new TestSource(api);

        (await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync())).Message.ShouldContain(reason);
    }

    [Theory]
    [InlineData("<html>jane@example.com</html>")]
    [InlineData("""{"customer":"jane@example.com"}""")]
    [InlineData("""{"error":{"customer":"jane@example.com"}}""")]
    public async Task Of_a_refusal_s_body_nothing_else_is_shown(string body)
    {
        await using var api = await ScriptedApi.StartAsync(Status(400, body));
        using var source = new TestSource(api);

        (await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync())).ToString().ShouldNotContain("jane");
    }

    [Fact]
    public async Task A_long_reason_is_cut()
    {
        await using var api = await ScriptedApi.StartAsync(Status(400, $$"""{"message":"{{new string('x', 5_000)}}"}"""));
        using var source = new TestSource(api);

        var error = await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync());

        error.Message.ShouldContain(new string('x', 200));
        error.Message.ShouldNotContain(new string('x', 201));
    }
}
