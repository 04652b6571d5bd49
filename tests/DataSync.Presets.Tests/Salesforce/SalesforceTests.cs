using System.Globalization;
using DataSync.Connectors;
using DataSync.Core.Reading;

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

    [Fact]
    public async Task The_fields_that_the_company_added_are_discovered_and_a_run_does_not_ask_for_them()
    {
        Add(Clock.Now.AddDays(-1));

        var discovered = (await Source.DiscoverAsync(Stream)).JsonSchema.GetProperty("properties");
        var run = await Source.ReadAsync(Stream, PageSize);

        discovered.GetProperty(SalesforceServer.CustomField).GetRawText().ShouldBe("""{"type":["null","string"]}""");
        discovered.GetProperty("Birthdate").GetRawText().ShouldBe("""{"type":["null","string"],"format":"date"}""");
        Vendor.Calls.Count(call => call.Path == "/services/data/v62.0/sobjects/Contact/describe").ShouldBe(1);
        run.Calls.ShouldNotContain(call => call.Path.EndsWith("/describe", StringComparison.Ordinal));
        run.Records.ShouldHaveSingleItem().ContainsKey("Birthdate").ShouldBeFalse();
    }

    // The types of https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/field_types.htm and
    // the primitive ones, in the words of describe.
    [Theory]
    [InlineData("id", "string")]
    [InlineData("string", "string")]
    [InlineData("reference", "string")]
    [InlineData("picklist", "string")]
    [InlineData("multipicklist", "string")]
    [InlineData("combobox", "string")]
    [InlineData("textarea", "string")]
    [InlineData("email", "string")]
    [InlineData("phone", "string")]
    [InlineData("url", "string")]
    [InlineData("encryptedstring", "string")]
    [InlineData("base64", "string")]
    [InlineData("anyType", "string")]
    [InlineData("json", "string")]
    [InlineData("masterrecord", "string")]
    [InlineData("datacategorygroupreference", "string")]
    [InlineData("DataCategoryGroupReference", "string")]
    [InlineData("boolean", "boolean")]
    [InlineData("int", "integer")]
    [InlineData("long", "integer")]
    [InlineData("double", "number")]
    [InlineData("currency", "number")]
    [InlineData("percent", "number")]
    [InlineData("date", "string", "date")]
    [InlineData("datetime", "string", "date-time")]
    [InlineData("time", "string", "time")]
    [InlineData("address", "object")]
    [InlineData("location", "object")]
    [InlineData("complexvalue", "object")]
    [InlineData("JunctionIdList", "array")]
    [InlineData("junctionidlist", "array")]
    public async Task Every_type_of_field_that_Salesforce_has_is_known(string type, string expected, string? format = null)
    {
        Vendor.AddField("Own__c", type);

        var field = (await Source.DiscoverAsync("contacts_bulk")).JsonSchema.GetProperty("properties").GetProperty("Own__c");

        field.GetProperty("type").EnumerateArray().Select(one => one.GetString()).ShouldBe(["null", expected]);
        (field.TryGetProperty("format", out var found) ? found.GetString() : null).ShouldBe(format);
    }

    [Fact]
    public async Task A_field_of_the_companys_own_comes_into_a_column_by_two_lines_of_the_ready_sync()
    {
        Add(Clock.Now.AddDays(-1));
        var definition = ExampleTable.Load(
            "salesforce-contacts",
            ("    refresh_token: \"${secret:salesforce-refresh-token}\"", "    extra_fields: [Contact.Newsletter__c]"),
            ("mapping:", "  newsletter:    { from: Newsletter__c, nullable: true }"));
        using var source = new PresetSource(Connector, Vendor, Clock, ConfigOf(definition.Source.Config));
        await using var table = await ExampleTable.CreateAsync(definition);
        await table.Database.ExecuteAsync("ALTER TABLE salesforce_contacts ADD COLUMN newsletter text");

        var records = (await source.ReadAsync(Stream, PageSize)).Records;

        var rows = table.Map(records);
        rows.Values[rows.Columns.ToList().IndexOf("newsletter")].ShouldBe(["weekly"]);
        (await table.WriteAsync(records)).Inserted.ShouldBe(1);
    }

    [Fact]
    public async Task A_field_that_is_read_anyway_is_asked_for_once()
    {
        Add(Clock.Now.AddDays(-1));
        using var source = SourceWith(("extra_fields[0]", "Contact.Email"), ("extra_fields[1]", $"Contact.{SalesforceServer.CustomField}"), ("extra_fields[2]", $"Contact.{SalesforceServer.CustomField}"));

        (await source.ReadAsync(Stream, PageSize)).Records.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_field_that_the_user_may_not_see_is_named()
    {
        using var source = SourceWith(("extra_fields[0]", "Contact.Salary__c"));

        (await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync(Stream, PageSize))).Message.ShouldContain("No such column 'Salary__c'");
    }

    [Fact]
    public async Task Too_many_fields_for_an_address_are_told_with_the_way_out()
    {
        Vendor.Interrupt(VendorAnswer.Empty(414));

        (await Should.ThrowAsync<SourceConfigurationException>(() => Source.ReadAsync(Stream, PageSize))).Message.ShouldContain("read the bulk stream");
    }

    [Fact]
    public async Task Objects_that_the_user_names_are_streams_that_are_followed_page_by_page_and_by_bulk_jobs()
    {
        using var source = SourceWith(("objects[0].name", "Invoice__c"), ("objects[0].fields[0]", "Name"), ("objects[0].fields[1]", "Amount__c"), ("objects[0].fields[2]", "Id"));
        var ids = Enumerable.Range(0, 5).Select(number => Vendor.AddInvoice(Clock.Now.AddDays(-30).AddHours(number), 10.25m + number)).ToList();

        var first = await source.ReadAsync("Invoice__c", PageSize);
        var added = Vendor.AddInvoice(Clock.Now.AddDays(-1), 7);
        var second = await source.ReadAsync("Invoice__c", PageSize, first);
        var bulk = await source.ReadAsync("Invoice__c_bulk", PageSize);

        first.All("Id").ShouldBe(ids);
        first.Records[0].Select(field => field.Key).ShouldBe(["Id", "SystemModstamp", "Name", "Amount__c"], ignoreOrder: true);
        ((decimal?)first.Records[1]["Amount__c"]).ShouldBe(11.25m);
        second.All("Id").ShouldBe([ids[^1], added]);
        bulk.All("Id").ShouldBe([.. ids, added]);
        var described = await source.DiscoverAsync("Invoice__c");
        described.JsonSchema.GetProperty("properties").GetProperty("Amount__c").GetRawText().ShouldBe("""{"type":["null","number"]}""");
        described.IsIncremental.ShouldBeTrue();
    }

    private PresetSource SourceWith(params (string Name, string Value)[] values)
    {
        var config = Config.Where(pair => !pair.Key.StartsWith("extra_fields", StringComparison.Ordinal)).ToDictionary();
        foreach (var (name, value) in values)
            config[name] = Plain(value);
        return new PresetSource(Connector, Vendor, Clock, config);
    }

    /// <summary>The configuration of a sync, with this test's settings and secrets in the places of the user's.</summary>
    private Dictionary<string, ConfigValue> ConfigOf(IReadOnlyDictionary<string, string> config) =>
        config.ToDictionary(pair => pair.Key, pair => pair.Value.Contains("${", StringComparison.Ordinal) ? Config[pair.Key] : Plain(pair.Value));
}
