using DataSync.Connectors;

namespace DataSync.Presets.Tests.Mixpanel;

public sealed class MixpanelTests : PresetTests<MixpanelServer>
{
    public MixpanelTests()
    {
        Vendor.Answering = () => Clock.Advance(TimeSpan.FromMilliseconds(500));
        Vendor.Now = () => Clock.Now;
    }

    protected override string Connector => "mixpanel";

    protected override string Stream => "events";

    protected override string Key => "insert_id";

    protected override TimeSpan Wait => TimeSpan.FromSeconds(60);

    protected override IReadOnlyDictionary<string, ConfigValue> Config => With("2026-01-20", ("window_days", "7"), ("lookback_days", "0"));

    /// <summary>Days are what is asked for: each event of the common tests, an hour after another, is put on a day of its own.</summary>
    protected override string Add(DateTimeOffset changed) => Vendor.AddEvent(changed.AddDays(12 - changed.Hour));

    protected override DateTimeOffset? AskedSince(VendorCall call) => MixpanelServer.DayOf(call, "from_date");

    [Fact]
    public async Task Single_days_are_asked_for_and_today_is_not()
    {
        using var source = new PresetSource(Connector, Vendor, Clock, With("2026-02-25"));

        var run = await source.ReadAsync(Stream, PageSize);

        run.Calls.Select(call => $"{call.Parameter("from_date")} {call.Parameter("to_date")}").ShouldBe(
            ["2026-02-25 2026-02-25", "2026-02-26 2026-02-26", "2026-02-27 2026-02-28"]);
    }

    [Fact]
    public async Task Events_that_come_days_late_are_found()
    {
        using var source = new PresetSource(Connector, Vendor, Clock, With("2026-02-01", ("window_days", "7")));
        Vendor.AddEvent(Clock.Now.AddDays(-1));
        var first = await source.ReadAsync(Stream, PageSize);
        var late = Vendor.AddEvent(Clock.Now.AddDays(-4));

        (await source.ReadAsync(Stream, PageSize, first)).All(Key).ShouldContain(late);
    }

    [Fact]
    public async Task What_tells_events_apart_stands_beside_their_name()
    {
        Vendor.AddEvent(new DateTimeOffset(2026, 2, 27, 8, 30, 15, TimeSpan.Zero));

        var record = (await Source.ReadAsync(Stream, PageSize)).Records.ShouldHaveSingleItem();

        ((string?)record["time"]).ShouldBe("2026-02-27T08:30:15Z");
        ((string?)record["distinct_id"]).ShouldBe("00000");
        record["properties"]!.AsObject().Select(property => property.Key).ShouldBe(["$city", "mp_country_code", "mp_processing_time_ms", "plan"], ignoreOrder: true);
        ((string?)record["properties"]!["plan"]).ShouldBe("it's \"free\"");
    }

    [Fact]
    public async Task An_event_that_does_not_say_whose_and_which_it_is_has_a_key_too()
    {
        Vendor.AddEvent(Clock.Now.AddDays(-1), isNamed: false);

        var records = (await Source.ReadAsync(Stream, PageSize)).Records;

        $"{records[0]["distinct_id"]} {records[0]["insert_id"]}".ShouldBe("(none) (none)");
        await using var table = await ExampleTable.CreateAsync(Connector, Stream);
        (await table.WriteAsync(records)).Inserted.ShouldBe(1);
    }

    [Theory]
    [InlineData("EU", "eu")]
    [InlineData("IN", "in")]
    public async Task A_project_is_read_where_its_data_is_kept(string region, string host)
    {
        Vendor.Region = host;
        var key = Vendor.AddEvent(Clock.Now.AddDays(-2));
        using var source = new PresetSource(Connector, Vendor, Clock, With("2026-02-27", ("region", region)));

        (await source.ReadAsync(Stream, PageSize)).All(Key).ShouldBe([key]);
        (await source.ReadAsync("cohorts", PageSize)).All("id").ShouldBe(["1000"]);
    }

    [Fact]
    public async Task No_more_is_asked_for_than_Mixpanel_allows_in_an_hour()
    {
        var key = Vendor.AddEvent(Clock.Now.AddDays(-1));
        using var source = new PresetSource(Connector, Vendor, Clock, With("2025-12-20"));

        var run = await source.ReadAsync(Stream, PageSize);

        run.All(Key).ShouldBe([key]);
        run.Calls.Count.ShouldBeGreaterThan(60);
        run.Waits.ShouldHaveSingleItem().ShouldBeGreaterThan(TimeSpan.FromMinutes(59));
    }

    private static Dictionary<string, ConfigValue> With(string start, params (string Name, string Value)[] more)
    {
        var config = new Dictionary<string, ConfigValue>
        {
            ["username"] = Plain(MixpanelServer.Account),
            ["secret"] = Secret("mixpanel-service-account-secret"),
            ["project_id"] = Plain(MixpanelServer.Project),
            ["start_date"] = Plain(start),
        };
        foreach (var (name, value) in more)
            config[name] = Plain(value);
        return config;
    }
}
