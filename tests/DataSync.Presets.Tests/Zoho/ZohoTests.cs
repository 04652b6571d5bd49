using System.Globalization;
using DataSync.Connectors;

namespace DataSync.Presets.Tests.Zoho;

public sealed class ZohoTests : PresetTests<ZohoServer>
{
    protected override string Connector => "zoho-crm";

    protected override string Stream => "contacts";

    protected override TimeSpan Wait => TimeSpan.FromSeconds(60);

    protected override IReadOnlyDictionary<string, ConfigValue> Config => new Dictionary<string, ConfigValue>
    {
        ["data_center"] = Plain("eu"),
        ["client_id"] = Plain("1000.APP"),
        ["client_secret"] = new ConfigValue(ZohoServer.ClientSecret, "zoho-client-secret"),
        ["refresh_token"] = new ConfigValue(ZohoServer.RefreshToken, "zoho-refresh-token"),
        ["start_date"] = Plain("2020-01-01T00:00:00Z"),
    };

    protected override string Add(DateTimeOffset changed) => Vendor.AddContact(changed);

    protected override DateTimeOffset? AskedSince(VendorCall call) =>
        call.Header("If-Modified-Since") is { } since ? DateTimeOffset.Parse(since, CultureInfo.InvariantCulture) : null;

    [Fact]
    public async Task Nothing_new_is_no_error_and_the_run_after_it_goes_on_from_the_same_place()
    {
        AddMany(3, Clock.Now.AddDays(-30));
        var first = await Source.ReadAsync(Stream, PageSize);
        Clock.Advance(TimeSpan.FromDays(1));
        Vendor.Interrupt(VendorAnswer.Empty(304));

        var second = await Source.ReadAsync(Stream, PageSize, first);
        var late = Add(Clock.Now.AddDays(-2));
        var third = await Source.ReadAsync(Stream, PageSize, second);

        second.Records.ShouldBeEmpty();
        third.All(Key).ShouldContain(late);
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
    public async Task A_token_is_asked_for_once_in_the_hour_that_it_is_good_for()
    {
        AddMany(5, Clock.Now.AddDays(-1));

        await Source.ReadAsync(Stream, PageSize);
        await Source.ReadAsync("accounts", PageSize);

        Vendor.Calls.Count(call => !Vendor.IsForRecords(call)).ShouldBe(1);
    }

    [Fact]
    public async Task The_ids_of_account_and_owner_stand_in_fields_of_their_own()
    {
        AddMany(2, Clock.Now.AddDays(-1));

        var run = await Source.ReadAsync(Stream, PageSize);

        run.All("account_id").ShouldBe(["3652397000000624001", ""]);
        run.All("owner_id").ShouldAllBe(id => id == "3652397000000186017");
    }
}
