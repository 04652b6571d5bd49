using System.Globalization;
using DataSync.Connectors;

namespace DataSync.Presets.Tests.NetSuite;

public sealed class NetSuiteTests : PresetTests<NetSuiteServer>
{
    protected override string Connector => "netsuite";

    protected override string Stream => "customers";

    protected override TimeSpan Wait => TimeSpan.FromSeconds(10);

    protected override IReadOnlyDictionary<string, ConfigValue> Config => new Dictionary<string, ConfigValue>
    {
        ["account_id"] = Plain("1234567_SB1"),
        ["client_id"] = Plain("the-client"),
        ["certificate_id"] = Plain("cert-id"),
        ["private_key"] = new ConfigValue(NetSuiteServer.PrivateKey, "netsuite-private-key"),
        ["start_date"] = Plain("2020-01-01T00:00:00Z"),
    };

    protected override string Add(DateTimeOffset changed) => Vendor.AddCustomer(changed);

    protected override DateTimeOffset? AskedSince(VendorCall call) => DateTimeOffset.Parse(
        ((string)call.Json["q"]!).Split("TO_TIMESTAMP('")[1].Split('\'')[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    [Fact]
    public async Task A_token_is_asked_for_once_and_a_new_one_with_a_new_signature()
    {
        AddMany(5, Clock.Now.AddDays(-1));
        await Source.ReadAsync(Stream, PageSize);
        Clock.Advance(TimeSpan.FromMinutes(55));
        await Source.ReadAsync(Stream, PageSize);

        var asked = Vendor.Calls.Where(call => call.Path == NetSuiteServer.TokenPath).ToList();

        asked.Count.ShouldBe(2);
        asked[0].Form["client_assertion"].ShouldNotBe(asked[1].Form["client_assertion"]);
    }

    [Fact]
    public async Task A_token_that_ended_early_is_replaced_and_nothing_is_lost()
    {
        var ids = AddMany(5, Clock.Now.AddDays(-1));
        await Source.FirstPageAsync(Stream, PageSize);
        Vendor.ExpireTokens();

        (await Source.ReadAsync(Stream, PageSize)).All(Key).ShouldBe(ids, ignoreOrder: true);
    }

    [Fact]
    public async Task Times_are_written_as_the_UTC_that_they_are()
    {
        Add(Clock.Now.AddDays(-1));

        var record = (await Source.ReadAsync(Stream, PageSize)).Records.ShouldHaveSingleItem();

        ((string?)record["changed_at"]).ShouldBe("2026-02-28T12:00:00Z");
        record.ContainsKey("links").ShouldBeFalse();
    }

    [Fact]
    public async Task A_refused_key_is_told_without_the_key()
    {
        Vendor.AcceptsCredentials = false;

        var exception = await Should.ThrowAsync<DataSync.Core.Reading.SourceAuthenticationException>(() => Source.ReadAsync(Stream, PageSize));

        exception.ToString().ShouldNotContain(NetSuiteServer.PrivateKey.Split('\n')[1]);
        exception.Secrets.ShouldBe(["netsuite-private-key"]);
    }
}
