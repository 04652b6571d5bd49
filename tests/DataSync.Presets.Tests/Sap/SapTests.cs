using System.Globalization;
using DataSync.Connectors;

namespace DataSync.Presets.Tests.Sap;

public sealed class SapTests : PresetTests<SapServer>
{
    protected override string Connector => "sap-s4hana";

    protected override string Stream => "business_partners";

    protected override string Key => "BusinessPartner";

    protected override TimeSpan Wait => TimeSpan.FromSeconds(60);

    protected override IReadOnlyDictionary<string, ConfigValue> Config => new Dictionary<string, ConfigValue>
    {
        ["base_url"] = Plain($"https://{SapServer.Host}"),
        ["sap_client"] = Plain("100"),
        ["authentication"] = Plain("basic"),
        ["username"] = Plain("DATASYNC"),
        ["password"] = Secret("sap-password"),
        ["start_date"] = Plain("2020-01-01"),
    };

    /// <summary>SAP dates changes by the day: what is hours apart elsewhere is days apart here, back from the first.</summary>
    protected override string Add(DateTimeOffset changed) => Vendor.AddPartner(changed.AddYears(-3), changed.AddDays(-(changed.Hour % 12)));

    protected override DateTimeOffset? AskedSince(VendorCall call) =>
        DateTimeOffset.Parse(call.Parameter("$filter")!.Split('\'')[1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    [Fact]
    public async Task A_partner_that_was_never_changed_comes_by_its_creation()
    {
        Add(Clock.Now.AddDays(-30));
        var first = await Source.ReadAsync(Stream, PageSize);
        var created = Vendor.AddPartner(Clock.Now.AddDays(-2), changed: null);

        var second = await Source.ReadAsync(Stream, PageSize, first);

        var record = second.Records.Single(record => (string?)record[Key] == created);
        ((string?)record["ChangedOn"]).ShouldBe("2026-02-27");
        ((string?)record["CreationDate"]).ShouldBe("2026-02-27");
        ((string?)record["LastChangeDate"]).ShouldBe("");
        record.ContainsKey("__metadata").ShouldBeFalse();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(500)]
    public async Task Every_partner_is_read_whether_or_not_the_system_makes_pages_of_its_own(int pageSize)
    {
        var keys = AddMany(10, Clock.Now.AddDays(-30));

        (await Source.ReadAsync(Stream, pageSize)).All(Key).ShouldBe(keys.Reverse());
    }

    [Fact]
    public async Task Orders_have_times_that_can_be_read_and_the_next_run_goes_on_from_them()
    {
        for (var i = 0; i < 4; i++)
            Vendor.AddOrder(Clock.Now.AddDays(-30).AddHours(i));

        var first = await Source.ReadAsync("sales_orders", PageSize);
        var changed = Vendor.AddOrder(Clock.Now.AddDays(-1));
        var second = await Source.ReadAsync("sales_orders", PageSize, first);

        first.All("SalesOrder").ShouldBe(["4000043", "4000044", "4000045", "4000046"]);
        first.All("LastChangeDateTime")[0].ShouldBe("2026-01-30T12:00:00Z");
        first.All("SalesOrderDate")[0].ShouldBe("2026-01-30");
        second.All("SalesOrder").ShouldBe(["4000046", changed]);
    }

    [Fact]
    public async Task Products_are_read_by_the_pages_of_the_system()
    {
        for (var i = 0; i < 7; i++)
            Vendor.AddProduct(Clock.Now.AddDays(-60), Clock.Now.AddDays(-30).AddHours(i));

        var first = await Source.ReadAsync("products", PageSize);
        var created = Vendor.AddProduct(Clock.Now.AddDays(-1), changed: null);
        var second = await Source.ReadAsync("products", PageSize, first);

        first.Records.Count.ShouldBe(7);
        first.Calls.Count.ShouldBe(3);
        first.Calls[1].Query.Keys.ShouldBe(["sap-client", "$skiptoken"], ignoreOrder: true);
        second.All("Product").ShouldBe(["TG06", created]);
    }

    [Fact]
    public async Task A_system_can_be_read_with_an_OAuth_client()
    {
        var key = Add(Clock.Now.AddDays(-1));
        using var source = new PresetSource(Connector, Vendor, Clock, new Dictionary<string, ConfigValue>
        {
            ["base_url"] = Plain($"https://{SapServer.Host}"),
            ["sap_client"] = Plain("100"),
            ["authentication"] = Plain("oauth"),
            ["token_url"] = Plain($"https://{SapServer.Host}/sap/bc/sec/oauth2/token"),
            ["client_id"] = Plain("sb-client"),
            ["client_secret"] = Secret("sap-client-secret"),
        });

        (await source.ReadAsync(Stream, PageSize)).All(Key).ShouldBe([key]);
    }

    [Fact]
    public async Task A_wrong_password_is_not_tried_often_enough_to_lock_the_user()
    {
        Vendor.AcceptsCredentials = false;

        await Should.ThrowAsync<DataSync.Core.Reading.SourceAuthenticationException>(() => Source.ReadAsync(Stream, PageSize));

        Vendor.Calls.Count.ShouldBeLessThanOrEqualTo(2);
    }
}
