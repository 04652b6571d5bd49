using System.Globalization;
using DataSync.Connectors;

namespace DataSync.Presets.Tests.Salesforce;

public sealed class SalesforceTests : PresetTests<SalesforceServer>
{
    protected override string Connector => "salesforce";

    protected override string Stream => "contacts";

    protected override string Key => "Id";

    protected override TimeSpan Wait => TimeSpan.FromMinutes(5);

    protected override IReadOnlyDictionary<string, ConfigValue> Config => new Dictionary<string, ConfigValue>
    {
        ["domain"] = Plain(SalesforceServer.Domain),
        ["client_id"] = Plain("3MVG9"),
        ["client_secret"] = new ConfigValue(SalesforceServer.ClientSecret, "salesforce-client-secret"),
        ["refresh_token"] = new ConfigValue(SalesforceServer.RefreshToken, "salesforce-refresh-token"),
        ["start_date"] = Plain("2020-01-01T00:00:00Z"),
        ["extra_fields[0]"] = Plain("Account.Region__c"),
        ["extra_fields[1]"] = Plain($"Contact.{SalesforceServer.CustomField}"),
    };

    protected override string Add(DateTimeOffset changed) => Vendor.AddContact(changed);

    protected override bool IsOfStream(VendorCall call) => call.Parameter("q")?.Contains(" FROM Contact ", StringComparison.Ordinal) == true;

    protected override DateTimeOffset? AskedSince(VendorCall call) =>
        DateTimeOffset.Parse(call.Parameter("q")!.Split(" >= ")[1].Split(' ')[0], CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_session_that_ended_early_is_replaced_and_nothing_is_lost()
    {
        var ids = AddMany(5, Clock.Now.AddDays(-1));
        await Source.FirstPageAsync(Stream, PageSize);
        Vendor.ExpireTokens();

        (await Source.ReadAsync(Stream, PageSize)).All(Key).ShouldBe(ids);
    }

    [Fact]
    public async Task A_deleted_contact_comes_with_the_next_run_and_says_so()
    {
        var id = AddMany(3, Clock.Now.AddDays(-30))[0];
        var first = await Source.ReadAsync(Stream, PageSize);
        Vendor.Delete(id, Clock.Now.AddMinutes(-1));

        var second = await Source.ReadAsync(Stream, PageSize, first);

        ((bool?)second.Records.Single(record => (string?)record["Id"] == id)["IsDeleted"]).ShouldBe(true);
    }

    [Fact]
    public async Task The_fields_that_the_user_added_are_asked_of_their_own_object()
    {
        Add(Clock.Now.AddDays(-1));

        var record = (await Source.ReadAsync(Stream, PageSize)).Records.ShouldHaveSingleItem();

        ((string?)record[SalesforceServer.CustomField]).ShouldBe("weekly");
        record.ContainsKey("attributes").ShouldBeFalse();
    }

    [Fact]
    public async Task A_query_that_Salesforce_forgot_begins_anew()
    {
        var ids = AddMany(5, Clock.Now.AddDays(-1));
        Vendor.Interrupt(
            VendorAnswer.Json(400, new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject
            {
                ["message"] = "invalid query locator", ["errorCode"] = "INVALID_QUERY_LOCATOR",
            })),
            call => call.Path.Contains("/query/", StringComparison.Ordinal));

        (await Source.ReadAsync(Stream, PageSize)).All(Key).Distinct().ShouldBe(ids);
    }

    [Fact]
    public async Task A_bulk_job_gives_the_same_contacts_by_parts_and_is_removed()
    {
        var ids = AddMany(5, Clock.Now.AddDays(-30));

        var first = await Source.ReadAsync("contacts_bulk", PageSize);
        var changed = Add(Clock.Now.AddDays(-1));
        var second = await Source.ReadAsync("contacts_bulk", PageSize, first);

        first.All(Key).ShouldBe(ids);
        first.Records[1].Select(field => field.Key).ShouldContain(SalesforceServer.CustomField);
        ((string?)first.Records[1]["LastName"]).ShouldBe("O'Neil \"1\", Dr.");
        first.Records[1]["Phone"].ShouldBeNull();
        first.Calls.Count(call => call.Path.EndsWith("/results", StringComparison.Ordinal)).ShouldBe(3);
        second.All(Key).ShouldBe([ids[^1], changed]);
        Vendor.Jobs.ShouldBe(0);
    }

    [Fact]
    public async Task A_bulk_job_without_records_is_no_error() =>
        (await Source.ReadAsync("contacts_bulk", PageSize)).Records.ShouldBeEmpty();
}
