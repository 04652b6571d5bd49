using DataSync.Connectors.Budgets;

namespace DataSync.Connectors.Tests.Budgets;

/// <summary>The ways in which servers say how many calls are left; sources at <see cref="RateLimitHeaders"/>.</summary>
public sealed class RateLimitHeadersTests
{
    private static readonly DateTimeOffset s_now = FixedTime.Noon;

    [Theory]
    // GitHub: Unix time in seconds, and which of its budgets.
    [InlineData("x-ratelimit-limit: 5000|x-ratelimit-remaining: 12|x-ratelimit-reset: 1772366460|x-ratelimit-resource: search", "search", 12, 60.0)]
    // Twitter.
    [InlineData("x-rate-limit-remaining: 0|x-rate-limit-reset: 1772367300", "", 0, 900.0)]
    // Drafts up to 06, Klaviyo, Pipedrive: seconds from now.
    [InlineData("RateLimit-Limit: 100, 100;w=10|RateLimit-Remaining: 5|RateLimit-Reset: 7", "", 5, 7.0)]
    // GitLab: Unix time without an X.
    [InlineData("RateLimit-Remaining: 0|RateLimit-Reset: 1772366430", "", 0, 30.0)]
    // Discord: a fraction, and the seconds besides.
    [InlineData("X-RateLimit-Remaining: 1|X-RateLimit-Reset: 1470173023.123|X-RateLimit-Reset-After: 64.5|X-RateLimit-Bucket: abcd", "abcd", 1, 64.5)]
    // Milliseconds, dates.
    [InlineData("X-RateLimit-Remaining: 0|X-RateLimit-Reset: 1772366460000", "", 0, 60.0)]
    [InlineData("X-RateLimit-Remaining: 0|X-RateLimit-Reset: Sun, 01 Mar 2026 12:10:00 GMT", "", 0, 600.0)]
    [InlineData("X-RateLimit-Remaining: 0|X-RateLimit-Reset: 2026-03-01T12:10:00Z", "", 0, 600.0)]
    // Draft 07.
    [InlineData("RateLimit: limit=100, remaining=0, reset=50", "", 0, 50.0)]
    // Drafts from 08: of several budgets the one that is used up.
    [InlineData("RateLimit: \"burst\";r=50;t=30, \"day\";r=0;t=3600, \"hour\";r=0;t=60", "", 0, 3600.0)]
    [InlineData("RateLimit: \"default\";r=50;t=30", "", 50, 30.0)]
    // No end told; not understood.
    [InlineData("X-RateLimit-Remaining: 0", "", 0, null)]
    [InlineData("X-RateLimit-Remaining: 0|X-RateLimit-Reset: soon", "", 0, null)]
    [InlineData("X-RateLimit-Remaining: 0|X-RateLimit-Reset: -5", "", 0, null)]
    [InlineData("X-RateLimit-Remaining: 0|X-RateLimit-Reset: 99999999999999999", "", 0, null)]
    [InlineData("X-RateLimit-Remaining: many|X-RateLimit-Reset: 60", null, 0, null)]
    [InlineData("X-RateLimit-Limit: 100", null, 0, null)]
    [InlineData("RateLimit: none", null, 0, null)]
    [InlineData("Content-Type: application/json", null, 0, null)]
    public void Calls_left_and_when_there_are_new_ones(string headers, string? name, long left, double? seconds)
    {
        var notice = RateLimitHeaders.Read(Headers(headers), budget: null, s_now);

        notice.ShouldBe(name is null ? null : new RateLimitNotice(name, left, seconds is { } ahead ? s_now.AddSeconds(ahead) : null));
    }

    [Fact]
    public void A_manifest_may_name_headers_of_its_own()
    {
        var budget = new ApiBudget([], "X-Left", "X-Again", System.Collections.Frozen.FrozenSet.Create(429));

        RateLimitHeaders.Read(Headers("x-left: 3|x-again: 1772366460|RateLimit-Remaining: 9"), budget, s_now)
            .ShouldBe(new RateLimitNotice("", 3, s_now.AddSeconds(60)));
    }

    private static Dictionary<string, string> Headers(string text) =>
        text.Split('|').Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
}
