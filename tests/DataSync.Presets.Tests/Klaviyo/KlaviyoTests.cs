using System.Globalization;
using DataSync.Connectors;

namespace DataSync.Presets.Tests.Klaviyo;

public sealed class KlaviyoTests : PresetTests<KlaviyoServer>
{
    protected override string Connector => "klaviyo";

    protected override string Stream => "profiles";

    protected override TimeSpan Wait => TimeSpan.FromSeconds(17);

    protected override IReadOnlyDictionary<string, ConfigValue> Config => new Dictionary<string, ConfigValue>
    {
        ["api_key"] = Secret("klaviyo-api-key"),
        ["start_date"] = Plain("2020-01-01T00:00:00Z"),
    };

    protected override string Add(DateTimeOffset changed) => Vendor.AddProfile(changed);

    protected override DateTimeOffset? AskedSince(VendorCall call) => call.Parameter("filter") is { } filter
        ? DateTimeOffset.Parse(filter.AsSpan(filter.IndexOf(',') + 1).TrimEnd(')'), CultureInfo.InvariantCulture)
        : null;

    [Fact]
    public async Task An_event_names_its_metric_and_its_profile()
    {
        Vendor.AddEvent("E1", Clock.Now.AddDays(-1), metric: "Wd1", profile: "01G");

        var record = (await Source.ReadAsync("events", PageSize)).Records.ShouldHaveSingleItem();

        ((string?)record["metric_id"]).ShouldBe("Wd1");
        ((string?)record["profile_id"]).ShouldBe("01G");
        record.ContainsKey("attributes").ShouldBeFalse();
        record.ContainsKey("relationships").ShouldBeFalse();
    }
}
