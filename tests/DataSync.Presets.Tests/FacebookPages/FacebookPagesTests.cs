using System.Globalization;
using DataSync.Connectors;
using DataSync.Core.Reading;

namespace DataSync.Presets.Tests.FacebookPages;

public sealed class FacebookPagesTests : PresetTests<FacebookPagesServer>
{
    protected override string Connector => "facebook-pages";

    protected override string Stream => "posts";

    protected override TimeSpan Wait => TimeSpan.FromMinutes(10);

    protected override string RefusedCredential => "access_token";

    protected override IReadOnlyDictionary<string, ConfigValue> Config => new Dictionary<string, ConfigValue>
    {
        ["page_id"] = Plain(FacebookPagesServer.PageId),
        ["access_token"] = Secret("facebook-page-access-token"),
        ["start_date"] = Plain("2024-01-01T00:00:00Z"),
        ["refresh_days"] = Plain("0"),
    };

    protected override string Add(DateTimeOffset changed) => Vendor.AddPost(changed);

    protected override DateTimeOffset? AskedSince(VendorCall call) => TimeIn(call, "since");

    [Fact]
    public async Task Counts_stand_in_fields_of_their_own()
    {
        Add(Clock.Now.AddDays(-1));

        var record = (await Source.ReadAsync(Stream, PageSize)).Records.ShouldHaveSingleItem();

        ((int?)record["reactions_count"]).ShouldBe(12);
        ((int?)record["comments_count"]).ShouldBe(3);
        ((int?)record["shares_count"]).ShouldBe(0);
        ((string?)record["page_id"]).ShouldBe(FacebookPagesServer.PageId);
        ((string?)record["created_time"]).ShouldBe("2026-02-28T12:00:00Z");
        ((string?)record["updated_time"]).ShouldBe("2026-02-28T12:05:00Z");
        record.ContainsKey("reactions").ShouldBeFalse();
    }

    [Fact]
    public async Task Posts_of_the_last_days_are_read_again_with_their_counts()
    {
        var old = Add(Clock.Now.AddDays(-20));
        var young = Add(Clock.Now.AddDays(-3));
        Add(Clock.Now.AddDays(-1));
        using var source = SourceWith(("refresh_days", "7"));
        var first = await source.ReadAsync(Stream, PageSize);
        Vendor.React(young, 99);

        var second = await source.ReadAsync(Stream, PageSize, first);

        second.Records.Single(record => (string?)record["id"] == young)["reactions_count"]!.GetValue<int>().ShouldBe(99);
        second.All("id").ShouldNotContain(old);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(17)]
    [InlineData(32)]
    [InlineData(613)]
    [InlineData(80001)]
    public async Task A_limit_is_known_by_its_code_whatever_the_status(int code)
    {
        var keys = AddMany(3, Clock.Now.AddDays(-1));
        Vendor.Interrupt(FacebookPagesServer.Limited(code));

        var run = await Source.ReadAsync(Stream, PageSize);

        run.All(Key).ShouldBe(keys, ignoreOrder: true);
        run.Waits.ShouldBe([Wait]);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    public async Task A_refused_token_ends_the_run_at_once_whatever_the_status(int status)
    {
        Vendor.Interrupt(Vendor.RefusedToken(status));

        var exception = await Should.ThrowAsync<SourceAuthenticationException>(() => Source.ReadAsync(Stream, PageSize));

        exception.Message.ShouldContain("Renew the secret that stands at access_token");
        exception.Message.ShouldContain("Check the secrets: ");
        exception.Message.ShouldContain(Vendor.UnauthorizedText.TrimEnd('.'));
        Vendor.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_token_in_the_address_of_the_next_page_is_not_used()
    {
        AddMany(3, Clock.Now.AddDays(-1));

        var run = await Source.ReadAsync(Stream, PageSize);

        run.Calls.Count.ShouldBe(2);
        run.Calls.ShouldAllBe(call => call.Parameter("access_token") == FacebookPagesServer.Token && call.Parameter("since") != null);
    }

    [Fact]
    public async Task Insights_are_one_record_for_each_metric_and_day_and_are_asked_for_in_windows_that_Facebook_takes()
    {
        using var source = SourceWith(("start_date", "2025-03-01T00:00:00Z"), ("page_metrics[0]", "page_media_view"), ("page_metrics[1]", "page_views_total"));

        var run = await source.ReadAsync("page_insights", PageSize);

        run.Calls.Count.ShouldBe(5);
        run.Calls.ShouldAllBe(call => TimeIn(call, "until") - TimeIn(call, "since") <= TimeSpan.FromDays(90));
        run.Records.Select(record => $"{record["page_id"]} {record["metric"]} {record["end_time"]}").Distinct().Count().ShouldBe(366 * 2);
        run.Records.Count.ShouldBeLessThanOrEqualTo((366 + 4) * 2);
        run.Records[0].Select(field => field.Key).ShouldBe(["value", "end_time", "page_id", "metric", "period"], ignoreOrder: true);
        run.All("end_time").Min(StringComparer.Ordinal).ShouldBe("2025-03-01T08:00:00Z");
        run.All("end_time").Max(StringComparer.Ordinal).ShouldBe("2026-03-01T08:00:00Z");
    }

    [Fact]
    public async Task Insights_go_back_two_years_at_most_and_a_second_run_asks_for_the_last_days()
    {
        using var source = SourceWith(("start_date", "2015-01-01T00:00:00Z"));
        var first = await source.ReadAsync("page_insights", PageSize);

        var second = await source.ReadAsync("page_insights", PageSize, first);

        first.Calls.Min(call => TimeIn(call, "since"))!.Value.ShouldBeGreaterThan(Clock.Now.AddDays(-730));
        TimeIn(second.Calls.ShouldHaveSingleItem(), "since").ShouldBe(new DateTimeOffset(2026, 2, 25, 8, 0, 0, TimeSpan.Zero));
    }

    private static DateTimeOffset? TimeIn(VendorCall call, string parameter) =>
        call.Parameter(parameter) is { } time ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(time, CultureInfo.InvariantCulture)) : null;

    private PresetSource SourceWith(params (string Name, string Value)[] values)
    {
        var config = Config.ToDictionary();
        foreach (var (name, value) in values)
            config[name] = Plain(value);
        return new PresetSource(Connector, Vendor, Clock, config);
    }
}
