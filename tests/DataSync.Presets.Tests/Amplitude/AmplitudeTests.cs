using DataSync.Connectors;
using DataSync.Core.Reading;

namespace DataSync.Presets.Tests.Amplitude;

public sealed class AmplitudeTests : PresetTests<AmplitudeServer>
{
    protected override string Connector => "amplitude";

    protected override string Stream => "events";

    protected override string Key => "uuid";

    protected override TimeSpan Wait => TimeSpan.FromSeconds(30);

    protected override IReadOnlyDictionary<string, ConfigValue> Config => With("2026-01-28T00:00:00Z", ("window_hours", "24"));

    protected override string Add(DateTimeOffset changed) => Vendor.AddEvent(changed);

    protected override DateTimeOffset? AskedSince(VendorCall call) => AmplitudeServer.HourOf(call, "start");

    [Fact]
    public async Task Hours_are_asked_for_one_by_one_up_to_the_last_that_is_ready()
    {
        using var source = new PresetSource(Connector, Vendor, Clock, With("2026-03-01T06:00:00Z"));

        var run = await source.ReadAsync(Stream, PageSize);

        // It is noon: the hour from 9 to 10 can be had since then.
        run.Calls.Select(call => $"{call.Parameter("start")} {call.Parameter("end")}").ShouldBe(
            ["20260301T06 20260301T06", "20260301T07 20260301T07", "20260301T08 20260301T09"]);
    }

    [Fact]
    public async Task Every_file_of_an_archive_is_read()
    {
        var keys = Enumerable.Range(0, 5).Select(minute => Add(Clock.Now.AddDays(-1).AddMinutes(minute))).ToList();

        var run = await Source.ReadAsync(Stream, PageSize);

        run.All(Key).ShouldBe(keys);
        ((double?)run.Records[0]["event_properties"]!["length"]).ShouldBe(12.5);
    }

    [Fact]
    public async Task The_hour_of_the_last_event_is_read_again_since_more_may_have_come_in_it()
    {
        Add(Clock.Now.AddHours(-6));
        var first = await Source.ReadAsync(Stream, PageSize);
        var late = Add(Clock.Now.AddHours(-6).AddMinutes(30));
        Clock.Advance(TimeSpan.FromHours(1));

        (await Source.ReadAsync(Stream, PageSize, first)).All(Key).ShouldContain(late);
    }

    [Fact]
    public async Task A_project_in_Europe_is_read_there()
    {
        Vendor.Home = "analytics.eu.amplitude.com";
        var key = Add(Clock.Now.AddHours(-6));
        using var source = new PresetSource(Connector, Vendor, Clock, With("2026-03-01T00:00:00Z", ("region", "EU")));

        (await source.ReadAsync(Stream, PageSize)).All(Key).ShouldBe([key]);
    }

    [Fact]
    public async Task An_export_that_is_too_large_says_what_to_change()
    {
        Vendor.Interrupt(Vendor.Error(400, "Export is larger than 4GB"));

        var exception = await Should.ThrowAsync<SourceConfigurationException>(() => Source.ReadAsync(Stream, PageSize));

        exception.Message.ShouldContain("window_hours");
    }

    [Fact]
    public async Task An_export_that_is_never_ready_in_time_says_what_to_change()
    {
        for (var i = 0; i < 10; i++)
            Vendor.Interrupt(Vendor.Error(504, "Gateway Timeout"));

        var exception = await Should.ThrowAsync<SourceUnavailableException>(() => Source.ReadAsync(Stream, PageSize));

        exception.Message.ShouldContain("window_hours");
    }

    private static Dictionary<string, ConfigValue> With(string start, params (string Name, string Value)[] more)
    {
        var config = new Dictionary<string, ConfigValue>
        {
            ["api_key"] = new(AmplitudeServer.ApiKey, "amplitude-api-key"),
            ["secret_key"] = Secret("amplitude-secret-key"),
            ["start_date"] = Plain(start),
        };
        foreach (var (name, value) in more)
            config[name] = Plain(value);
        return config;
    }
}
