using DataSync.Connectors.Errors;
using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests;

public sealed class ThrottlingTests
{
    private static readonly FixedTime s_clock = new(FixedTime.Noon);

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_short_Retry_After_is_waited_in_place(int status)
    {
        await using var api = await ScriptedApi.StartAsync(RetryAfter(status, "1"), Page(1));
        using var source = new TestSource(api);

        (await source.ReadAsync()).ShouldBeRead();

        source.Logger.Entries[0].Text.ShouldEndWith("next one in 1000 ms");
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_long_Retry_After_in_seconds_is_handed_out(int status)
    {
        await using var api = await ScriptedApi.StartAsync(RetryAfter(status, "90"), Page(1));
        using var source = new TestSource(api, time: s_clock);

        var throttled = (await source.ReadAsync()).ShouldBeOfType<PageResult.Throttled>();

        throttled.Until.ShouldBe(FixedTime.Noon.AddSeconds(90));
        api.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_long_Retry_After_as_a_date_is_handed_out()
    {
        await using var api = await ScriptedApi.StartAsync(RetryAfter(429, "Sun, 01 Mar 2026 12:10:00 GMT"));
        using var source = new TestSource(api, time: s_clock);

        (await source.ReadAsync()).ShouldBeOfType<PageResult.Throttled>().Until.ShouldBe(FixedTime.Noon.AddMinutes(10));
    }

    [Fact]
    public async Task A_nonsensical_Retry_After_is_capped()
    {
        await using var api = await ScriptedApi.StartAsync(RetryAfter(429, "Fri, 01 Mar 2126 12:00:00 GMT"));
        using var source = new TestSource(api, time: s_clock);

        (await source.ReadAsync()).ShouldBeOfType<PageResult.Throttled>().Until.ShouldBe(FixedTime.Noon.AddHours(1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("0")]
    [InlineData("Sun, 01 Mar 2020 12:00:00 GMT")]
    public async Task Throttling_without_a_usable_Retry_After_backs_off_and_then_hands_out_the_default_wait(string value)
    {
        var throttled = RetryAfter(429, value);
        await using var api = await ScriptedApi.StartAsync(throttled, throttled, throttled, throttled, Page(1));
        using var source = new TestSource(api, time: s_clock);

        var result = (await source.ReadAsync()).ShouldBeOfType<PageResult.Throttled>();

        result.Until.ShouldBe(FixedTime.Noon.AddSeconds(30));
        api.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Short_waits_again_and_again_are_handed_out_in_the_end()
    {
        var throttled = RetryAfter(429, "1");
        await using var api = await ScriptedApi.StartAsync(throttled, throttled);
        var options = new PageReaderOptions { Retry = new HttpRetryOptions { MaxRetries = 1 } };
        using var source = new TestSource(api, time: s_clock, options: options);

        (await source.ReadAsync()).ShouldBeOfType<PageResult.Throttled>().Until.ShouldBe(FixedTime.Noon.AddSeconds(1));
    }

    [Fact]
    public async Task A_503_without_Retry_After_is_an_outage_not_throttling()
    {
        await using var api = await ScriptedApi.StartAsync(Status(503), Status(503), Status(503), Status(503));
        using var source = new TestSource(api);

        await Should.ThrowAsync<SourceUnavailableException>(() => source.ReadAsync());
    }
}
