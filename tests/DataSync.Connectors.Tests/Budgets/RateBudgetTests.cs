using DataSync.Connectors.Errors;
using DataSync.Connectors.Http;
using DataSync.Connectors.Manifests;
using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests.Budgets;

/// <summary>How pages keep to the calls that their source allows.</summary>
public sealed class RateBudgetTests : IDisposable
{
    private const string TwoInFiveSeconds = "api_budget: { type: HTTPAPIBudget, policies: [{ type: MovingWindowCallRatePolicy, rates: [{ limit: 2, interval: PT4S }], matchers: [] }] }";

    private readonly JumpingTime _time = new();
    private readonly TestLogger _logger = new();
    private readonly HttpClient _client = SourceHttp.CreateClient();
    private readonly PageReader _reader;

    public RateBudgetTests() => _reader = new PageReader(_client, _logger, _time, () => 0.5);

    [Fact]
    public async Task A_short_wait_for_a_declared_budget_is_in_place()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1), Page(1), Page(1));
        var stream = Stream(api, TwoInFiveSeconds);

        await ReadAsync(stream);
        await ReadAsync(stream);
        _time.Waits.ShouldBeEmpty();
        (await ReadAsync(stream)).ShouldBeRead();

        _time.Waits.ShouldBe([TimeSpan.FromSeconds(4)]);
    }

    [Fact]
    public async Task A_long_wait_for_a_declared_budget_is_handed_out_without_a_call()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1), Page(1));
        var stream = Stream(api, TwoInFiveSeconds.Replace("limit: 2", "limit: 1").Replace("PT4S", "PT1M"));

        (await ReadAsync(stream)).ShouldBeRead();
        var throttled = (await ReadAsync(stream)).ShouldBeOfType<PageResult.Throttled>();

        (throttled.Until, throttled.Next).ShouldBe((FixedTime.Noon.AddMinutes(1), null));
        api.Requests.Count.ShouldBe(1);
        _logger.Entries[^1].Event.Id.ShouldBe(2022);
        _time.Advance(TimeSpan.FromMinutes(1));
        (await ReadAsync(stream)).ShouldBeRead();
    }

    [Fact]
    public async Task Each_attempt_is_a_call()
    {
        await using var api = await ScriptedApi.StartAsync(Status(500), Status(500), Page(1));
        var stream = Stream(api, TwoInFiveSeconds.Replace("PT4S", "PT1H"));

        var throttled = (await ReadAsync(stream)).ShouldBeOfType<PageResult.Throttled>();

        (throttled.Until, throttled.Next?.Attempts).ShouldBe((FixedTime.Noon.AddHours(1), 2));
        api.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Streams_and_syncs_of_one_connector_with_the_same_credentials_share_their_budget()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1), Page(1), Page(1), Page(1));
        var manifest = TwoInFiveSeconds.Replace("PT4S", "PT1H");

        (await ReadAsync(Stream(api, manifest))).ShouldBeRead();
        (await ReadAsync(Stream(api, manifest))).ShouldBeRead();

        (await ReadAsync(Stream(api, manifest))).ShouldBeOfType<PageResult.Throttled>();
        (await ReadAsync(Stream(api, manifest, secret: "another"))).ShouldBeRead();
        (await ReadAsync(Stream(api, manifest, connector: "other.yaml"))).ShouldBeRead();
    }

    [Fact]
    public async Task Callers_side_by_side_do_not_get_past_the_limit()
    {
        await using var api = await ScriptedApi.StartAsync([.. Enumerable.Repeat(Page(1), 20)]);
        var manifest = TwoInFiveSeconds.Replace("limit: 2", "limit: 7").Replace("PT4S", "PT1H");

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => ReadAsync(Stream(api, manifest)))));

        results.Count(result => result is PageResult.Read).ShouldBe(7);
        api.Requests.Count.ShouldBe(7);
    }

    [Theory]
    [InlineData("X-RateLimit-Remaining", "X-RateLimit-Reset")]
    [InlineData("X-Rate-Limit-Remaining", "X-Rate-Limit-Reset")]
    [InlineData("RateLimit-Remaining", "RateLimit-Reset")]
    public async Task Without_a_call_left_the_next_waits_until_there_are_new_ones(string left, string reset)
    {
        await using var api = await ScriptedApi.StartAsync(Left(0, 3, left, reset), Left(0, 90, left, reset), Page(1));
        var stream = Stream(api);

        await ReadAsync(stream);
        (await ReadAsync(stream)).ShouldBeRead();
        var throttled = (await ReadAsync(stream)).ShouldBeOfType<PageResult.Throttled>();

        _time.Waits.ShouldBe([TimeSpan.FromSeconds(3)]);
        throttled.Until.ShouldBe(FixedTime.Noon.AddSeconds(93));
        api.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_nonsensical_reset_is_believed_for_an_hour()
    {
        await using var api = await ScriptedApi.StartAsync(Left(0, 86_400 * 30));
        var stream = Stream(api);

        await ReadAsync(stream);

        (await ReadAsync(stream)).ShouldBeOfType<PageResult.Throttled>().Until.ShouldBe(FixedTime.Noon.AddHours(1));
    }

    [Fact]
    public async Task Calls_left_are_no_reason_to_wait()
    {
        await using var api = await ScriptedApi.StartAsync(Left(1, 90), Page(1));
        var stream = Stream(api);

        await ReadAsync(stream);

        (await ReadAsync(stream)).ShouldBeRead();
    }

    [Fact]
    public async Task A_throttling_answer_without_Retry_After_is_waited_for_until_its_reset()
    {
        await using var api = await ScriptedApi.StartAsync(Status(429, "", ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "40")));

        (await ReadAsync(Stream(api))).ShouldBeOfType<PageResult.Throttled>().Until.ShouldBe(FixedTime.Noon.AddSeconds(40));
        api.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Retry_After_counts_more_than_a_later_reset()
    {
        await using var api = await ScriptedApi.StartAsync(Status(429, "", ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "3000"), ("Retry-After", "2")), Page(1));

        (await ReadAsync(Stream(api))).ShouldBeRead();

        _time.Waits.ShouldBe([TimeSpan.FromSeconds(2)]);
    }

    [Fact]
    public async Task Forbidden_without_a_call_left_is_throttling_and_not_the_credentials()
    {
        await using var api = await ScriptedApi.StartAsync(Status(403, "", ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "3")), Page(1));

        (await ReadAsync(Stream(api))).ShouldBeRead();
    }

    [Theory]
    [InlineData("10", null, 10)]
    [InlineData("\"{{ config.get('workers', 3) }}\"", "25", 3)]
    [InlineData("\"{{ config.get('workers', 30) }}\"", "25", 25)]
    public async Task The_manifests_concurrency_is_offered(string number, string? most, int expected)
    {
        await using var api = await ScriptedApi.StartAsync();
        var limit = most is null ? "" : $", max_concurrency: {most}";

        Stream(api, $"concurrency_level: {{ type: ConcurrencyLevel, default_concurrency: {number}{limit} }}").Concurrency.ShouldBe(expected);
        Stream(api).Concurrency.ShouldBeNull();
    }

    public void Dispose() => _client.Dispose();

    private Task<PageResult> ReadAsync(SourceStream stream) => _reader.ReadPageAsync(stream, PagePosition.Start, 2, default);

    private static SourceStream Stream(ScriptedApi api, string root = "", string secret = TestSource.Secret, string connector = "crm.yaml") =>
        SourceStream.Create(ManifestParser.Parse($"{root}\n{TestSource.Manifest()}", connector), "customers", TestSource.Config(api.Url, secret));

    private static Reply Left(int calls, int seconds, string left = "X-RateLimit-Remaining", string reset = "X-RateLimit-Reset") => context =>
    {
        context.Response.Headers[left] = $"{calls}";
        context.Response.Headers[reset] = $"{seconds}";
        return Page(1)(context);
    };
}
