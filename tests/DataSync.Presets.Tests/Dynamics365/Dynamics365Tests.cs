using System.Globalization;
using DataSync.Connectors;

namespace DataSync.Presets.Tests.Dynamics365;

public sealed class Dynamics365Tests : PresetTests<Dynamics365Server>
{
    protected override string Connector => "dynamics-365";

    protected override string Stream => "contacts";

    protected override string Key => "contactid";

    protected override TimeSpan Wait => TimeSpan.FromSeconds(23);

    protected override IReadOnlyDictionary<string, ConfigValue> Config => new Dictionary<string, ConfigValue>
    {
        ["environment"] = Plain(Dynamics365Server.Environment),
        ["tenant_id"] = Plain("contoso-tenant"),
        ["client_id"] = Plain("the-app"),
        ["client_secret"] = Secret("dynamics-365-client-secret"),
        ["start_date"] = Plain("2020-01-01T00:00:00Z"),
        ["extra_columns.contacts[0]"] = Plain("new_region"),
    };

    protected override string Add(DateTimeOffset changed) => Vendor.AddContact(changed);

    protected override DateTimeOffset? AskedSince(VendorCall call) =>
        call.Parameter("$filter")?.Split(' ') is ["modifiedon", "ge", var since] ? DateTimeOffset.Parse(since, CultureInfo.InvariantCulture) : null;

    [Fact]
    public async Task A_token_that_ended_early_is_replaced_and_nothing_is_lost()
    {
        var ids = AddMany(5, Clock.Now.AddDays(-1));
        await Source.FirstPageAsync(Stream, PageSize);
        Vendor.ExpireTokens();

        (await Source.ReadAsync(Stream, PageSize)).All(Key).ShouldBe(ids);
    }

    [Fact]
    public async Task The_address_of_a_next_page_is_asked_for_as_it_came()
    {
        AddMany(5, Clock.Now.AddDays(-1));

        var pages = (await Source.ReadAsync(Stream, PageSize)).Calls.Where(Vendor.IsForRecords).ToList();

        pages.Count.ShouldBe(3);
        pages[1].Query.Keys.ShouldBe(["$select", "$filter", "$orderby", "$skiptoken"], ignoreOrder: true);
        pages[1].Parameter("$select").ShouldBe(pages[0].Parameter("$select"));
        pages[1].Parameter("$skiptoken")!.ShouldStartWith("<cookie pagenumber=\"2\" pagingcookie=\"%253ccookie");
    }

    [Fact]
    public async Task The_columns_that_the_user_added_are_read_and_marks_of_the_protocol_are_not()
    {
        Add(Clock.Now.AddDays(-1));

        var record = (await Source.ReadAsync(Stream, PageSize)).Records.ShouldHaveSingleItem();

        ((string?)record["new_region"]).ShouldBe("north & south");
        record.ContainsKey("@odata.etag").ShouldBeFalse();
    }

    [Fact]
    public async Task Deletions_are_read_of_the_audit_log_page_by_page_and_only_new_ones_by_a_second_run()
    {
        var ids = AddMany(6, Clock.Now.AddDays(-30));
        Vendor.Log(2, "contact", ids[0], Clock.Now.AddDays(-9));
        Vendor.Log(3, "account", ids[0], Clock.Now.AddDays(-9));
        for (var i = 0; i < 3; i++)
            Vendor.Delete(ids[i], Clock.Now.AddDays(-8).AddHours(2 * i));

        var first = await Source.ReadAsync("deleted_contacts", PageSize);
        Vendor.Delete(ids[3], Clock.Now.AddDays(-1));
        var second = await Source.ReadAsync("deleted_contacts", PageSize, first);

        first.All("_objectid_value").ShouldBe(ids.Take(3));
        first.Calls.Count(Vendor.IsForRecords).ShouldBe(2);
        second.All("_objectid_value").ShouldBe([ids[2], ids[3]]);
        (await Source.ReadAsync("deleted_accounts", PageSize)).Records.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_deletion_is_noted_in_the_row_of_its_contact()
    {
        Vendor.Delete(Add(Clock.Now.AddDays(-2)), Clock.Now.AddDays(-1));

        await using var table = await ExampleTable.CreateAsync(Connector, "deleted_contacts");
        var rows = table.Map((await Source.ReadAsync("deleted_contacts", PageSize)).Records);

        table.Definition.Destination.Table.ShouldBe(ExampleTable.Load("dynamics-365-contacts").Destination.Table);
        rows.Values[rows.Columns.ToList().IndexOf("deleted_at")].ShouldHaveSingleItem()!.ShouldStartWith("2026-02-28");
    }
}
