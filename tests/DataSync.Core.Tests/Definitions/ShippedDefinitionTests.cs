using DataSync.Core.Definitions;

namespace DataSync.Core.Tests.Definitions;

public sealed class ShippedDefinitionTests
{
    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "definitions", file);

    [Fact]
    public void All_syncs_parse_without_a_warning()
    {
        var files = Directory.GetFiles(PathOf("syncs"), "*.yaml");

        files.ShouldNotBeEmpty();
        foreach (var file in files)
        {
            var parsed = SyncDefinitionParser.Parse(File.ReadAllText(file), file);
            parsed.Warnings.ShouldBeEmpty();
            parsed.Definition.Name.ShouldBe(Path.GetFileNameWithoutExtension(file));
        }
    }

    [Fact]
    public void The_customer_job_is_the_daily_one()
    {
        var definition = Sync.Parse(File.ReadAllText(PathOf("syncs/customers.yaml")));

        definition.Schedule.ShouldBe("0 0 2 * * *");
        definition.Source.Config.ShouldBe(new Dictionary<string, string> { ["base_url"] = "${API_BASE_URL}", ["api_key"] = "${secret:customer-api-key}" }, ignoreOrder: true);
        definition.Destination.Key.ShouldBe(["customer_id"]);
        definition.Limits.ShouldBe(LimitsDefinition.Default);
        definition.Mapping.Select(c => c.Column).ShouldBe(["customer_id", "email", "name", "phone", "address", "created_at", "updated_at", "sync_batch_id"]);
        definition.Mapping.Single(c => c.Column == "address").MaxLength.ShouldBeNull();
    }
}
