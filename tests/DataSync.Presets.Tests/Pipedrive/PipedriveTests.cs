using System.Globalization;
using DataSync.Connectors;

namespace DataSync.Presets.Tests.Pipedrive;

public sealed class PipedriveTests : PresetTests<PipedriveServer>
{
    protected override string Connector => "pipedrive";

    protected override string Stream => "persons";

    protected override TimeSpan Wait => TimeSpan.FromSeconds(2);

    protected override IReadOnlyDictionary<string, ConfigValue> Config => new Dictionary<string, ConfigValue>
    {
        ["company_domain"] = Plain("acme"),
        ["api_token"] = Secret("pipedrive-api-token"),
        ["start_date"] = Plain("2020-01-01T00:00:00Z"),
    };

    protected override string Add(DateTimeOffset changed) => Vendor.AddPerson(changed);

    protected override DateTimeOffset? AskedSince(VendorCall call) =>
        call.Parameter("updated_since") is { } since ? DateTimeOffset.Parse(since, CultureInfo.InvariantCulture) : null;

    [Fact]
    public async Task The_first_address_of_a_person_stands_in_a_field_of_its_own()
    {
        AddMany(3, Clock.Now.AddDays(-1));

        var run = await Source.ReadAsync(Stream, PageSize);

        run.All("email").ShouldBe(["P1@example.com", "P2@example.com", ""]);
    }
}
