using DataSync.Connectors;
using DataSync.Core.Reading;

namespace DataSync.Presets.Tests.GoogleAnalytics;

public sealed class GoogleAnalyticsTests : PresetTests<GoogleAnalyticsServer>
{
    public const string ClientSecret = SecretValue;
    public const string RefreshToken = "1//0refresh";

    public GoogleAnalyticsTests()
    {
        Vendor.Now = () => Clock.Now;
        Vendor.Answering = () => Clock.Advance(TimeSpan.FromMilliseconds(200));
    }

    protected override string Connector => "google-analytics";

    protected override string Stream => "traffic";

    protected override string Key => "sessionSource";

    protected override TimeSpan Wait => TimeSpan.FromMinutes(5);

    protected override IReadOnlyDictionary<string, ConfigValue> Config => AsUser("2026-01-20", ("lookback_days", "0"));

    /// <summary>Days are what is asked for: each row of the common tests, an hour after another, is put on a day of its own.</summary>
    protected override string Add(DateTimeOffset changed) => Vendor.AddSource(changed.AddDays(12 - changed.Hour));

    protected override DateTimeOffset? AskedSince(VendorCall call) => GoogleAnalyticsServer.DayOf(call.Json["dateRanges"]![0]!, "startDate");

    [Fact]
    public async Task All_rows_of_a_day_are_read_page_by_page()
    {
        var sources = Enumerable.Range(0, 4).Select(_ => Vendor.AddSource(Clock.Now.AddDays(-1))).ToList();
        using var source = new PresetSource(Connector, Vendor, Clock, AsUser("2026-02-27"));

        var run = await source.ReadAsync(Stream, PageSize);

        run.All(Key).ShouldBe(sources);
        run.Calls.Where(Vendor.IsForRecords).Select(call => $"{call.Json["limit"]} {call.Json["offset"]}").ShouldBe(["2 ", "2 2"]);
    }

    [Fact]
    public async Task A_row_has_dimensions_and_metrics_by_their_names()
    {
        Vendor.AddRow(Clock.Now.AddDays(-2), ("sessionSource", "it's \"news\""), ("sessionMedium", ""), ("sessions", "1520"), ("totalRevenue", "12.5"));

        var record = (await Source.ReadAsync(Stream, PageSize)).Records.ShouldHaveSingleItem();

        ((string?)record["property_id"]).ShouldBe(GoogleAnalyticsServer.Property);
        ((string?)record["date"]).ShouldBe("2026-02-27");
        ((string?)record["sessionSource"]).ShouldBe("it's \"news\"");
        ((string?)record["sessionMedium"]).ShouldBe("(empty)");
        ((string?)record["sessionCampaignName"]).ShouldBe("(not set)");
        ((long?)record["sessions"]).ShouldBe(1520);
        ((decimal?)record["totalRevenue"]).ShouldBe(12.5m);
        record.ContainsKey("dimensionValues").ShouldBeFalse();
        record.ContainsKey("metricValues").ShouldBeFalse();
    }

    [Fact]
    public async Task The_last_days_are_read_again_and_today_is_not()
    {
        using var source = new PresetSource(Connector, Vendor, Clock, AsUser("2026-02-20"));
        Vendor.AddSource(Clock.Now.AddDays(-1));
        var first = await source.ReadAsync(Stream, PageSize);

        var second = await source.ReadAsync(Stream, PageSize, first);

        var days = second.Calls.Where(Vendor.IsForRecords).Select(call => $"{call.Json["dateRanges"]![0]!["startDate"]} {call.Json["dateRanges"]![0]!["endDate"]}");
        days.ShouldBe(["2026-02-25 2026-02-25", "2026-02-26 2026-02-26", "2026-02-27 2026-02-28"]);
    }

    [Fact]
    public async Task A_service_account_signs_for_its_tokens()
    {
        var name = Vendor.AddSource(Clock.Now.AddDays(-1));
        using var source = new PresetSource(Connector, Vendor, Clock, new Dictionary<string, ConfigValue>
        {
            ["property_id"] = Plain(GoogleAnalyticsServer.Property),
            ["client_email"] = Plain(GoogleAnalyticsServer.ClientEmail),
            ["private_key"] = new(Vendor.PrivateKey, "google-analytics-private-key"),
            ["start_date"] = Plain("2026-02-27"),
        });

        var run = await source.ReadAsync(Stream, PageSize);

        run.All(Key).ShouldBe([name]);
        run.Calls.Count(call => !Vendor.IsForRecords(call)).ShouldBe(1);
    }

    [Fact]
    public async Task A_token_that_ended_early_is_replaced_and_nothing_is_lost()
    {
        var names = AddMany(3, Clock.Now.AddDays(-1));
        await Source.FirstPageAsync(Stream, PageSize);
        Vendor.ExpireTokens();

        (await Source.ReadAsync(Stream, PageSize)).All(Key).ShouldBe(names, ignoreOrder: true);
    }

    [Fact]
    public async Task The_limit_of_the_day_ends_the_run_and_says_when_it_starts_anew()
    {
        Vendor.Interrupt(GoogleAnalyticsServer.DailyLimit);

        var exception = await Should.ThrowAsync<SourceUnavailableException>(() => Source.ReadAsync(Stream, PageSize));

        exception.Message.ShouldContain("midnight");
    }

    [Fact]
    public async Task A_report_of_ones_own_asks_for_the_dimensions_and_metrics_of_the_configuration()
    {
        Vendor.AddRow(Clock.Now.AddDays(-1), ("country", "Austria"), ("city", "Vienna"), ("activeUsers", "7"), ("engagementRate", "0.75"));
        using var source = new PresetSource(Connector, Vendor, Clock, AsUser(
            "2026-02-27", ("report_dimensions[0]", "country"), ("report_dimensions[1]", "city"), ("report_metrics[0]", "activeUsers"), ("report_metrics[1]", "engagementRate")));

        var record = (await source.ReadAsync("own_report", PageSize)).Records.ShouldHaveSingleItem();

        ((string?)record["date"]).ShouldBe("2026-02-28");
        ((string?)record["dimensions_key"]).ShouldBe("""["Austria", "Vienna"]""");
        record["dimensions"]!.ToJsonString().ShouldBe("""{"country":"Austria","city":"Vienna"}""");
        record["metrics"]!.ToJsonString().ShouldBe("""{"activeUsers":7,"engagementRate":0.75}""");
    }

    [Theory]
    [InlineData("pages")]
    [InlineData("events")]
    [InlineData("places_and_devices")]
    public async Task Every_report_has_a_value_for_each_part_of_its_key(string stream)
    {
        Vendor.AddRow(Clock.Now.AddDays(-1), ("hostName", "example.com"), ("pagePath", "/"), ("eventName", "purchase"), ("country", "Austria"));

        var record = (await Source.ReadAsync(stream, PageSize)).Records.ShouldHaveSingleItem();

        Source.Manifest.Streams[stream].PrimaryKey.ShouldAllBe(field => record[field]!.ToString().Length > 0);
    }

    private static Dictionary<string, ConfigValue> AsUser(string start, params (string Name, string Value)[] more)
    {
        var config = new Dictionary<string, ConfigValue>
        {
            ["property_id"] = Plain(GoogleAnalyticsServer.Property),
            ["login"] = Plain("user"),
            ["client_id"] = Plain("client"),
            ["client_secret"] = Secret("google-analytics-client-secret"),
            ["refresh_token"] = new(RefreshToken, "google-analytics-refresh-token"),
            ["start_date"] = Plain(start),
        };
        foreach (var (name, value) in more)
            config[name] = Plain(value);
        return config;
    }
}
