using System.Globalization;
using DataSync.Connectors;
using DataSync.Core.Reading;

namespace DataSync.Presets.Tests.ConstantContact;

public sealed class ConstantContactTests : PresetTests<ConstantContactServer>
{
    protected override string Connector => "constant-contact";

    protected override string Stream => "contacts";

    protected override string Key => "contact_id";

    protected override TimeSpan Wait => TimeSpan.FromSeconds(2);

    protected override IReadOnlyDictionary<string, ConfigValue> Config => new Dictionary<string, ConfigValue>
    {
        ["client_id"] = Plain(ConstantContactServer.ClientId),
        ["client_secret"] = Secret("constant-contact-client-secret"),
        ["refresh_token"] = new(ConstantContactServer.FirstRefreshToken, "constant-contact-refresh-token"),
        ["start_date"] = Plain("2020-01-01T00:00:00Z"),
    };

    protected override string Add(DateTimeOffset changed) => Vendor.AddContact(changed);

    protected override DateTimeOffset? AskedSince(VendorCall call) =>
        call.Parameter("updated_after") is { } after ? DateTimeOffset.Parse(after, CultureInfo.InvariantCulture) : null;

    [Fact]
    public async Task Each_refresh_token_is_used_once_and_the_next_one_after_it()
    {
        Add(Clock.Now.AddDays(-1));
        await Source.ReadAsync(Stream, PageSize);
        await Source.ReadAsync(Stream, PageSize);
        Clock.Advance(TimeSpan.FromDays(1));

        await Source.ReadAsync(Stream, PageSize);

        Vendor.Calls.Where(call => !Vendor.IsForRecords(call)).Select(call => call.Form["refresh_token"]).ShouldBe(["refresh-0", "refresh-1"]);
    }

    [Fact]
    public async Task A_token_that_ended_early_is_replaced_and_nothing_is_lost()
    {
        var ids = AddMany(5, Clock.Now.AddDays(-1));
        await Source.FirstPageAsync(Stream, PageSize);
        Vendor.ExpireTokens();

        (await Source.ReadAsync(Stream, PageSize)).All(Key).ShouldBe(ids);
    }

    [Fact]
    public async Task Addresses_and_first_phone_numbers_stand_in_fields_of_their_own()
    {
        AddMany(2, Clock.Now.AddDays(-1));

        var run = await Source.ReadAsync(Stream, PageSize);

        run.All("email").ShouldBe(["Contact0@Example.com", "Contact1@Example.com"]);
        run.All("phone").ShouldBe(["(555) 555-1212", ""]);
        run.All("permission_to_send").ShouldBe(["implicit", "implicit"]);
    }

    [Fact]
    public async Task The_limit_of_the_day_ends_the_run_and_says_when_it_starts_anew()
    {
        Vendor.Interrupt(ConstantContactServer.DailyLimit);

        var exception = await Should.ThrowAsync<SourceUnavailableException>(() => Source.ReadAsync(Stream, PageSize));

        exception.Message.ShouldContain("00:00 UTC");
    }

    [Fact]
    public async Task No_more_than_four_requests_are_made_in_a_second()
    {
        AddMany(20, Clock.Now.AddDays(-10));

        var run = await Source.ReadAsync(Stream, PageSize);

        run.Records.Count.ShouldBe(20);
        run.Waits.ShouldBe([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)]);
    }
}
