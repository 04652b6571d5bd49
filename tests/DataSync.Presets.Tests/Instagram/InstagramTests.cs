using System.Globalization;
using DataSync.Connectors;
using DataSync.Core.Reading;

namespace DataSync.Presets.Tests.Instagram;

public sealed class InstagramTests : PresetTests<InstagramServer>
{
    protected override string Connector => "instagram";

    protected override string Stream => "media";

    protected override TimeSpan Wait => TimeSpan.FromMinutes(10);

    protected override string RefusedCredential => "access_token";

    protected override IReadOnlyDictionary<string, ConfigValue> Config => new Dictionary<string, ConfigValue>
    {
        ["account_ids[0]"] = Plain(InstagramServer.Account),
        ["access_token"] = Secret("instagram-access-token"),
        ["start_date"] = Plain("2020-01-01T00:00:00Z"),
        ["refresh_days"] = Plain("0"),
    };

    protected override string Add(DateTimeOffset changed) => Vendor.AddMedium(InstagramServer.Account, changed);

    protected override DateTimeOffset? AskedSince(VendorCall call) => call.Parameter("since") is { } since
        ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(since, CultureInfo.InvariantCulture))
        : null;

    [Fact]
    public async Task Each_account_is_followed_by_itself()
    {
        using var source = Both();
        Vendor.AddMedium(InstagramServer.Account, Clock.Now.AddDays(-1));
        Vendor.AddMedium(InstagramServer.OtherAccount, Clock.Now.AddDays(-30));
        var first = await source.ReadAsync(Stream, PageSize);
        var late = Vendor.AddMedium(InstagramServer.OtherAccount, Clock.Now.AddDays(-20));

        var second = await source.ReadAsync(Stream, PageSize, first);

        first.All("account_id").ShouldBe([InstagramServer.Account, InstagramServer.OtherAccount]);
        first.All("timestamp").ShouldBe(["2026-02-28T12:00:00Z", "2026-01-30T12:00:00Z"]);
        second.All("id").ShouldContain(late);
        (await source.ReadAsync("users", PageSize)).All("id").ShouldBe([InstagramServer.Account, InstagramServer.OtherAccount]);
    }

    [Fact]
    public async Task Insights_are_asked_for_of_young_media_and_are_one_record_for_each_metric()
    {
        Vendor.AddMedium(InstagramServer.Account, Clock.Now.AddDays(-31));
        var picture = Vendor.AddMedium(InstagramServer.Account, Clock.Now.AddDays(-29));
        var reel = Vendor.AddMedium(InstagramServer.Account, Clock.Now.AddDays(-1), "REELS");

        var run = await Source.ReadAsync("media_insights", PageSize);

        run.All("media_id").Distinct().ShouldBe([reel, picture]);
        run.Records.Count(record => (string?)record["media_id"] == picture).ShouldBe(7);
        run.Records.Where(record => (string?)record["media_id"] == reel).Select(record => (string?)record["metric"]).ShouldContain("ig_reels_avg_watch_time");
        ((int?)run.Records.Single(record => (string?)record["media_id"] == picture && (string?)record["metric"] == "likes")["value"]).ShouldBe(2);
        run.All("account_id").Distinct().ShouldBe([InstagramServer.Account]);
    }

    [Fact]
    public async Task Insights_are_asked_for_of_media_on_every_page()
    {
        var ids = AddMany(5, Clock.Now.AddDays(-9));

        var run = await Source.ReadAsync("media_insights", PageSize);

        run.All("media_id").Distinct().ShouldBe(ids, ignoreOrder: true, string.Join('\n', run.Calls.Select(call => $"{call.Path} since {call.Parameter("since")} after {call.Parameter("after")} limit {call.Parameter("limit")}")));
    }

    [Theory]
    [InlineData(100, 2108006, "(#100) Media posted before business account conversion")]
    [InlineData(10, null, "(#10) Not enough viewers for the media to show insights")]
    public async Task A_medium_without_insights_leaves_the_others(int code, int? subcode, string message)
    {
        var without = Vendor.AddMedium(InstagramServer.Account, Clock.Now.AddDays(-3));
        var other = Vendor.AddMedium(InstagramServer.Account, Clock.Now.AddDays(-4));
        Vendor.RefuseInsights(without, code, message, subcode);

        (await Source.ReadAsync("media_insights", PageSize)).All("media_id").Distinct().ShouldBe([other]);
    }

    [Fact]
    public async Task A_missing_permission_for_insights_is_no_medium_without_insights()
    {
        var medium = Vendor.AddMedium(InstagramServer.Account, Clock.Now.AddDays(-3));
        Vendor.RefuseInsights(medium, 10, "(#10) Application does not have permission for this action");

        var exception = await Should.ThrowAsync<SourceAuthenticationException>(() => Source.ReadAsync("media_insights", PageSize));

        exception.Message.ShouldContain("instagram_manage_insights");
    }

    private PresetSource Both()
    {
        var config = Config.ToDictionary();
        config["account_ids[1]"] = Plain(InstagramServer.OtherAccount);
        return new PresetSource(Connector, Vendor, Clock, config);
    }
}
