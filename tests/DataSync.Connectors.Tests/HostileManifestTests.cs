using DataSync.Connectors.Http;
using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests;

/// <summary>A manifest from elsewhere reaches the internet, not the network that the app runs in.</summary>
public sealed class HostileManifestTests
{
    [Fact]
    public async Task A_private_address_that_only_the_manifest_names_is_not_called()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1, 2));
        using var source = new TestSource(api, HardCoded(api), baseUrl: "https://vendor.example");

        var error = await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync());

        error.Message.ShouldContain("127.0.0.1");
        error.Message.ShouldContain("DataSync:Http:AllowedPrivateHosts");
        api.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_operator_allows_is_called()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1, 2));
        using var source = new TestSource(
            api, HardCoded(api), baseUrl: "https://vendor.example", guard: new AddressGuardOptions { AllowedPrivateHosts = "127.0.0.0/8" });

        (await source.ReadAsync()).ShouldBeOfType<PageResult.Read>().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_host_that_a_secret_names_is_none_that_the_operator_named()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1, 2));
        var manifest = TestSource.Manifest().Replace("{{ config['base_url'] }}", "{{ config['api_key'] }}", StringComparison.Ordinal);
        using var source = new TestSource(api, manifest, baseUrl: "https://vendor.example", secret: api.Url);

        await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync());

        api.Requests.ShouldBeEmpty();
    }

    private static string HardCoded(ScriptedApi api) =>
        TestSource.Manifest().Replace("{{ config['base_url'] }}", api.Url, StringComparison.Ordinal);
}
