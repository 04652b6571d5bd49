using System.Text.Json.Nodes;
using DataSync.Connectors;

namespace DataSync.Presets.Tests.Zuora;

public sealed class ZuoraTests : PresetTests<ZuoraServer>
{
    private const string Production = "rest.zuora.com";
    private const string Sandbox = "rest.test.zuora.com";

    protected override string Connector => "zuora";

    protected override string Stream => "workflows";

    protected override string Key => "zuora_id";

    protected override TimeSpan Wait => TimeSpan.FromSeconds(13);

    protected override IReadOnlyDictionary<string, ConfigValue> Config => new Dictionary<string, ConfigValue>
    {
        ["tenants[0].name"] = Plain("live"),
        ["tenants[0].client_id"] = Plain($"client of {Production}"),
        ["tenants[0].client_secret"] = new ConfigValue(SecretOf(Production), "zuora-live"),
        ["tenants[1].name"] = Plain("test"),
        ["tenants[1].environment"] = Plain("sandbox"),
        ["tenants[1].base_url"] = Plain($"https://{Sandbox}"),
        ["tenants[1].client_id"] = Plain($"client of {Sandbox}"),
        ["tenants[1].client_secret"] = new ConfigValue(SecretOf(Sandbox), "zuora-test"),
    };

    public static string SecretOf(string host) => $"{SecretValue} of {host}";

    protected override string Add(DateTimeOffset changed) => Vendor.AddWorkflow(Production, changed);

    /// <summary>The list knows no filter: what is not new is left out on this side.</summary>
    protected override DateTimeOffset? AskedSince(VendorCall call) => Clock.Now;

    [Fact]
    public async Task Each_tenant_is_read_at_its_address_with_its_own_client()
    {
        Vendor.AddWorkflow(Production, Clock.Now.AddDays(-2));
        Vendor.AddWorkflow(Sandbox, Clock.Now.AddDays(-1));

        var run = await Source.ReadAsync(Stream, PageSize);

        run.Records.Select(record => $"{record["tenant"]} {record["environment"]} {record["zuora_id"]}")
            .ShouldBe(["live production 48", "test sandbox 48"]);
        run.Calls.Select(call => $"{call.Host}{call.Path}").ShouldBe(
        [
            $"{Production}/oauth/token", $"{Production}/v1/workflows", $"{Sandbox}/oauth/token", $"{Sandbox}/v1/workflows",
        ]);
    }

    [Fact]
    public async Task A_token_is_asked_for_once_in_the_hour_that_it_is_good_for()
    {
        AddMany(7, Clock.Now.AddDays(-1));
        Vendor.AddWorkflow(Sandbox, Clock.Now.AddDays(-1));
        await Source.ReadAsync(Stream, PageSize);

        await Source.ReadAsync(Stream, PageSize);
        TokensFor(Production).ShouldBe(1);
        TokensFor(Sandbox).ShouldBe(1);

        Clock.Advance(TimeSpan.FromHours(1));
        await Source.ReadAsync(Stream, PageSize);
        TokensFor(Production).ShouldBe(2);
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
    public async Task A_workflow_is_normalised_with_its_active_version_beside_it()
    {
        Add(Clock.Now.AddDays(-1));

        var record = (await Source.ReadAsync(Stream, PageSize)).Records.ShouldHaveSingleItem();

        ((string?)record["version"]).ShouldBe("0.0.1");
        ((long?)record["active_version_id"]).ShouldBe(1048);
        ((bool?)record["callout_trigger"]).ShouldBe(true);
        ((string?)record["updated_at"]).ShouldBe("2026-02-28T12:00:00.000Z");
        record.ContainsKey("id").ShouldBeFalse();
        record.ContainsKey("updatedAt").ShouldBeFalse();
    }

    [Fact]
    public async Task More_workflows_than_Zuora_gives_on_a_page_are_all_read()
    {
        AddMany(101, Clock.Now.AddDays(-30));

        (await Source.ReadAsync(Stream, pageSize: 100)).Records.Count.ShouldBe(101);
    }

    [Fact]
    public async Task The_export_of_each_workflow_is_kept_as_Zuora_gave_it()
    {
        AddMany(3, Clock.Now.AddDays(-1));
        Vendor.AddWorkflow(Sandbox, Clock.Now.AddDays(-1));

        var run = await Source.ReadAsync("workflow_exports", PageSize);

        run.Records.Select(record => $"{record["tenant"]} {record["zuora_id"]}").ShouldBe(["live 48", "live 49", "live 50", "test 48"]);
        var export = run.Records[1]["export"]!.AsObject();
        export.Select(field => field.Key).ShouldBe(["workflow", "tasks", "linkages"], ignoreOrder: true);
        ((string?)export["workflow"]!["name"]).ShouldBe("Workflow 49");
        JsonNode.DeepEquals(export["tasks"]![0]!["parameters"], new JsonObject { ["ratio"] = 1.5 }).ShouldBeTrue();
        run.Records[1].Select(field => field.Key).ShouldBe(["export", "zuora_id", "tenant"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task An_export_that_fails_leaves_the_others(int status)
    {
        AddMany(3, Clock.Now.AddDays(-1));
        Vendor.BreakExport(49, Vendor.Error(status, "The workflow cannot be exported"));

        var run = await Source.ReadAsync("workflow_exports", PageSize);

        run.All(Key).ShouldBe(["48", "50"]);
    }

    private int TokensFor(string host) => Vendor.Calls.Count(call => call.Path == "/oauth/token" && call.Host == host);
}
