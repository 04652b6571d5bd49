using DataSync.Connectors.Errors;
using DataSync.Connectors.Requesters;
using static DataSync.Connectors.Tests.Errors.Declared;

namespace DataSync.Connectors.Tests.Errors;

/// <summary>Facts of the reference engine's tests in <c>error_handlers/backoff_strategies</c>.</summary>
public sealed class BackoffStrategyTests
{
    // Noon of the tests.
    private const long Now = 1772366400;

    [Theory]
    [InlineData("backoff_time_in_seconds: 10", 1, 0, 10.0)]
    [InlineData("backoff_time_in_seconds: 6.7", 2, 0, 6.7)]
    [InlineData("""backoff_time_in_seconds: "{{ config['backoff'] }}" """, 1, 0, 30.0)]
    [InlineData("""backoff_time_in_seconds: "{{ parameters['backoff'] }}", $parameters: { backoff: 20 }""", 1, 0, 20.0)]
    [InlineData("backoff_time_in_seconds: 60, jitter_range_in_seconds: 15", 1, 0, 60.0)]
    [InlineData("backoff_time_in_seconds: 60, jitter_range_in_seconds: 15", 1, 1, 90.0)]
    [InlineData("backoff_time_in_seconds: 10, jitter_range_in_seconds: 0", 2, 0.7, 10.0)]
    [InlineData("backoff_time_in_seconds: 0", 1, 0, null)]
    public void A_constant_wait(string strategy, int attempt, double random, double? expected) =>
        Wait($"{{ type: ConstantBackoffStrategy, {strategy} }}", attempt: attempt, random: random).ShouldBe(expected);

    [Theory]
    [InlineData("factor: 5", 1, 0, 10.0)]
    [InlineData("factor: 5", 2, 0, 20.0)]
    [InlineData("", 3, 0, 40.0)]
    [InlineData("""factor: "{{ config['minutes'] }}" """, 2, 0, 8.0)]
    [InlineData("factor: 5.5", 1, 0, 11.0)]
    [InlineData("factor: 5, jitter_range_in_seconds: 5", 2, 0, 20.0)]
    [InlineData("factor: 5, jitter_range_in_seconds: 5", 2, 1, 30.0)]
    public void A_wait_that_doubles(string strategy, int attempt, double random, double expected) =>
        Wait($"{{ type: ExponentialBackoffStrategy, {strategy} }}", attempt: attempt, random: random).ShouldBe(expected);

    [Theory]
    [InlineData("header: wait-time", "60", 60.0)]
    [InlineData("header: WAIT-TIME", "10.9", 10.9)]
    [InlineData("""header: "{{ config['header'] }}" """, "60", 60.0)]
    [InlineData("header: wait-time", "61,60", null)]
    [InlineData("""header: wait-time, regex: "([-+]?\\d+)" """, "61,60", 61.0)]
    [InlineData("""header: wait-time, regex: "([-+]?\\d+)" """, "abc61,60", null)]
    [InlineData("""header: wait-time, regex: "after (\\d+) s" """, "after 12 s", 12.0)]
    [InlineData("header: wait-time", "...", null)]
    [InlineData("header: wait-time", "nan", null)]
    [InlineData("header: wait-time", "0", null)]
    [InlineData("header: absent", "60", null)]
    [InlineData("header: wait-time, max_waiting_time_in_seconds: 61", "60", 60.0)]
    [InlineData("header: wait-time, max_waiting_time_in_seconds: 0", "0", null)]
    public void The_seconds_that_a_header_names(string strategy, string header, double? expected) =>
        Wait($"{{ type: WaitTimeFromHeader, {strategy} }}", header).ShouldBe(expected);

    [Theory]
    [InlineData("header: wait-time", 60, 60.0)]
    [InlineData("header: wait-time", -60, null)]
    [InlineData("header: wait-time, min_wait: 120", 60, 120.0)]
    [InlineData("header: wait-time, min_wait: 120", -60, 120.0)]
    [InlineData("header: absent, min_wait: 30", 60, 30.0)]
    [InlineData("""header: absent, min_wait: "{{ config['backoff'] }}" """, 60, 30.0)]
    [InlineData("header: absent", 60, null)]
    [InlineData("header: wait-time, max_waiting_time_in_seconds: 61", 60, 60.0)]
    [InlineData("""header: wait-time, regex: "{{ config['regex'] }}" """, 60, 60.0)]
    public void Until_the_moment_that_a_header_names(string strategy, int ahead, double? expected) =>
        Wait($"{{ type: WaitUntilTimeFromHeader, {strategy} }}", $"{Now + ahead}").ShouldBe(expected);

    [Fact]
    public void A_moment_may_be_cut_out_or_in_milliseconds()
    {
        Wait("""{ type: WaitUntilTimeFromHeader, header: wait-time, regex: "[-+]?\\d+" }""", $"{Now + 60},60").ShouldBe(60);
        Wait("{ type: WaitUntilTimeFromHeader, header: wait-time }", $"{Now + 60},60").ShouldBeNull();
        Wait("{ type: WaitUntilTimeFromHeader, header: wait-time }", $"{(Now + 60) * 1000}").ShouldBe(60);
    }

    [Theory]
    [InlineData("WaitTimeFromHeader, header: wait-time, max_waiting_time_in_seconds: 100", "101")]
    [InlineData("WaitTimeFromHeader, header: wait-time, max_waiting_time_in_seconds: 100", "100")]
    [InlineData("WaitTimeFromHeader, header: wait-time, max_waiting_time_in_seconds: 0", "1")]
    [InlineData("""WaitTimeFromHeader, header: wait-time, max_waiting_time_in_seconds: "{{ config['minutes'] | int * 60 }}" """, "120")]
    [InlineData("WaitUntilTimeFromHeader, header: wait-time, max_waiting_time_in_seconds: 60", "1772366460")]
    [InlineData("WaitUntilTimeFromHeader, header: wait-time, max_waiting_time_in_seconds: 30, min_wait: 60", "1772366401")]
    [InlineData("WaitUntilTimeFromHeader, header: absent, max_waiting_time_in_seconds: 30, min_wait: 60", "")]
    public void A_wait_that_the_manifest_finds_too_long_ends_the_stream(string strategy, string header)
    {
        var resolution = Resolve(Handler($"{{ type: {strategy} }}"), Answer(500, "", ("Wait-Time", header)));

        (resolution.Action, resolution.Failure).ShouldBe((HttpAction.Fail, FailureType.Transient));
        resolution.Message.ShouldNotBeNull().ShouldContain("the manifest allows less than");
    }

    [Fact]
    public void The_first_strategy_that_has_a_wait_decides() =>
        Wait("{ type: WaitTimeFromHeader, header: absent }, { type: ConstantBackoffStrategy, backoff_time_in_seconds: 7 }, { type: ExponentialBackoffStrategy }").ShouldBe(7);

    [Theory]
    [InlineData(3, 9)]
    [InlineData(20, 20)]
    public void Retry_After_counts_where_the_strategy_says_something_shorter(int declared, int expected)
    {
        var answer = Answer(500) with { RetryAfter = TimeSpan.FromSeconds(9) };

        Resolve(Handler($"{{ type: ConstantBackoffStrategy, backoff_time_in_seconds: {declared} }}"), answer).Wait.ShouldBe(TimeSpan.FromSeconds(expected));
    }

    [Fact]
    public void A_wait_is_a_day_at_most() =>
        Wait("{ type: ExponentialBackoffStrategy, factor: 1000000 }", attempt: 12).ShouldBe(86_400);

    [Fact]
    public void A_strategy_also_waits_where_nothing_was_answered() =>
        Resolve(Handler("{ type: ConstantBackoffStrategy, backoff_time_in_seconds: 7 }"), Answer(null)).Wait.ShouldBe(TimeSpan.FromSeconds(7));

    [Theory]
    [InlineData("max_retries: 10", 10)]
    [InlineData("max_retries: 0", 0)]
    [InlineData("""max_retries: "{{ config['retries'] }}" """, 7)]
    [InlineData("""max_retries: "{{ config.get('other', 4) }}" """, 4)]
    [InlineData("max_retries: 100", 20)]
    [InlineData("response_filters: []", null)]
    public void Retries_are_the_manifests_within_bounds(string handler, int? expected) =>
        Resolve($"{{ {handler} }}", Answer(500)).MaxRetries.ShouldBe(expected);

    [Theory]
    [InlineData("max_retries: \"{{ config['word'] }}\"", "max_retries of the manifest")]
    [InlineData("backoff_strategies: [{ type: ConstantBackoffStrategy, backoff_time_in_seconds: \"{{ config['word'] }}\" }]", "backoff_time_in_seconds of the manifest")]
    [InlineData("backoff_strategies: [{ type: WaitTimeFromHeader, header: wait-time, max_waiting_time_in_seconds: \"{{ config['nothing'] }}\" }]", "max_waiting_time_in_seconds of the manifest")]
    [InlineData("backoff_strategies: [{ type: WaitTimeFromHeader, header: wait-time, regex: \"(\" }]", "the regular expression (")]
    public void What_gives_no_number_is_told(string handler, string told) =>
        Should.Throw<RequestException>(() => Resolve($"{{ {handler} }}", Answer(500, "", ("Wait-Time", "5")))).Message.ShouldContain(told);

    [Theory]
    [InlineData("max_retries: many", "error_handler.max_retries: a number or an expression is expected")]
    [InlineData("backoff_strategies: [{ type: ConstantBackoffStrategy }]", "error_handler.backoff_strategies[0].backoff_time_in_seconds: backoff_time_in_seconds is missing")]
    [InlineData("backoff_strategies: [{ type: WaitTimeFromHeader }]", "error_handler.backoff_strategies[0].header: header is missing")]
    [InlineData("backoff_strategies: [{ type: CustomBackoffStrategy }]", "error_handler.backoff_strategies[0]: component type CustomBackoffStrategy is not supported here")]
    public void What_can_never_be_is_told_when_the_manifest_is_read(string handler, string problem) =>
        Problems($"{{ {handler} }}").ShouldBe([problem]);

    private static string Handler(string strategies) => $"{{ type: DefaultErrorHandler, backoff_strategies: [{strategies}] }}";

    private static double? Wait(string strategies, string? header = null, int attempt = 1, double random = 0) =>
        Resolve(Handler(strategies), header is null ? Answer(500) : Answer(500, "", ("Wait-Time", header)), attempt, random).Wait?.TotalSeconds;
}
