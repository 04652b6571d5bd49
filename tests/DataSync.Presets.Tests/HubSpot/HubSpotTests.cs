using System.Globalization;
using DataSync.Connectors;
using DataSync.Core.Reading;

namespace DataSync.Presets.Tests.HubSpot;

public sealed class HubSpotTests : PresetTests<HubSpotServer>
{
    protected override string Connector => "hubspot";

    protected override string Stream => "contacts";

    protected override TimeSpan Wait => TimeSpan.FromSeconds(10);

    protected override IReadOnlyDictionary<string, ConfigValue> Config => new Dictionary<string, ConfigValue>
    {
        ["access_token"] = Secret("hubspot-access-token"),
        ["start_date"] = Plain("2020-01-01T00:00:00Z"),
    };

    protected override string Add(DateTimeOffset changed) => Vendor.AddContact(changed);

    protected override DateTimeOffset? AskedSince(VendorCall call) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(
        call.Json["filterGroups"]![0]!["filters"]![0]!["value"]!.ToString(), CultureInfo.InvariantCulture));

    [Fact]
    public async Task Properties_stand_beside_the_id()
    {
        var id = Add(Clock.Now.AddDays(-1));

        var record = (await Source.ReadAsync(Stream, PageSize)).Records.ShouldHaveSingleItem();

        ((string?)record["email"]).ShouldBe($"C{id}@Example.com");
        record.ContainsKey("properties").ShouldBeFalse();
    }

    [Fact]
    public async Task A_search_is_read_past_the_number_of_results_where_HubSpot_ends_it()
    {
        AddMany(HubSpotServer.MostResults + 1, Clock.Now.AddYears(-3));

        var run = await Source.ReadAsync(Stream, pageSize: 200);

        run.All("id").Distinct().Count().ShouldBe(HubSpotServer.MostResults + 1);
    }

    [Fact]
    public async Task The_limit_of_the_day_ends_the_run_and_says_when_it_starts_anew()
    {
        Vendor.Interrupt(HubSpotServer.DailyLimit);

        var exception = await Should.ThrowAsync<SourceException>(() => Source.ReadAsync(Stream, PageSize));

        exception.Message.ShouldContain("midnight");
    }
}
