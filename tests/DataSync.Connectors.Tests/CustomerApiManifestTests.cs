using DataSync.Connectors.Http;
using DataSync.Connectors.Manifests;
using DataSync.Core.Reading;
using Microsoft.Extensions.Logging.Abstractions;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests;

/// <summary>The manifest that ships for the sample customer API.</summary>
public sealed class CustomerApiManifestTests
{
    private static readonly Lazy<Task<ConnectorManifest>> s_manifest = new(async () =>
    {
        var file = Path.Combine(AppContext.BaseDirectory, "connectors", "customer-api.yaml");
        return ManifestParser.Parse(await File.ReadAllTextAsync(file), file);
    });

    [Theory]
    [InlineData("customers", "/api/customers?page=1&page_size=2", "/api/customers?page=2&page_size=2")]
    [InlineData("customers_by_offset", "/api/customers/offset?offset=0&limit=2", "/api/customers/offset?offset=2&limit=2")]
    public async Task Its_streams_are_read_to_the_end(string stream, string first, string second)
    {
        await using var api = await ScriptedApi.StartAsync(
            Body("""{"data":[{"id":1},{"id":2}],"page":1,"page_size":2,"total":4,"has_next":true}"""),
            Body("""{"data":[{"id":3},{"id":4}],"page":2,"page_size":2,"total":4,"has_next":false}"""));
        using var client = SourceHttp.CreateClient();
        var reader = new PageReader(client, NullLogger<PageReader>.Instance, TimeProvider.System, () => 0);
        var source = SourceStream.Create(await s_manifest.Value, stream, TestSource.Config(api.Url));

        var page = (await reader.ReadPageAsync(source, PagePosition.Start, 2, default)).ShouldBeRead();
        var last = (await reader.ReadPageAsync(source, page.Next!, 2, default)).ShouldBeRead();

        (page.Count, page.Total, last.Count, last.Next).ShouldBe((2, 4, 2, null));
        api.Requests.Select(request => request.PathAndQuery).ShouldBe([first, second]);
        api.Requests.ShouldAllBe(request => request.Headers["X-Api-Key"] == TestSource.Secret);
    }

    [Fact]
    public async Task It_asks_for_the_address_and_a_secret_key()
    {
        (await s_manifest.Value).Config.ShouldBe(
            [new ConfigProperty("base_url", IsSecret: false, IsRequired: true, null), new ConfigProperty("api_key", IsSecret: true, IsRequired: true, null)]);
    }
}
