using System.Net;

namespace DataSync.SampleApi.Tests;

public sealed class KeyTests : IAsyncLifetime
{
    private const string Path = "/api/customers?page_size=1";

    private SampleApiServer _server = null!;
    private ApiClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await SampleApiServer.StartAsync(new SampleApiOptions { ApiKeys = ["first", "second"], ForbiddenKeys = ["guest"] });
        _client = new ApiClient(_server);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("X-Api-Key", "first", HttpStatusCode.OK)]
    [InlineData("X-Api-Key", "second", HttpStatusCode.OK)]
    [InlineData("Authorization", "Bearer first", HttpStatusCode.OK)]
    [InlineData("Authorization", "bearer second", HttpStatusCode.OK)]
    [InlineData("X-Api-Key", "FIRST", HttpStatusCode.Unauthorized)]
    [InlineData("X-Api-Key", "", HttpStatusCode.Unauthorized)]
    [InlineData("Authorization", "first", HttpStatusCode.Unauthorized)]
    [InlineData("Authorization", "Basic first", HttpStatusCode.Unauthorized)]
    [InlineData("X-Api-Key", "guest", HttpStatusCode.Forbidden)]
    [InlineData("Authorization", "Bearer guest", HttpStatusCode.Forbidden)]
    public async Task A_key_decides_who_may_read(string header, string value, HttpStatusCode status) =>
        (await _client.StatusAsync(Path, (header, value))).ShouldBe(status);

    [Fact]
    public async Task Without_a_key_the_answer_asks_for_one()
    {
        using var response = await _client.GetAsync(Path);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        _server.Requests.ByPage.ShouldBeEmpty();
        _server.Requests.Total.ShouldBe(1);
    }

    [Fact]
    public async Task After_a_rotation_only_the_new_key_may_read()
    {
        _server.ApiKeys = ["third"];

        (await _client.StatusAsync(Path, ("X-Api-Key", "first"))).ShouldBe(HttpStatusCode.Unauthorized);
        (await _client.StatusAsync(Path, ("X-Api-Key", "third"))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Health_needs_no_key() => (await _client.TextAsync("/health")).ShouldBe("{\"status\":\"ok\"}");

    [Fact]
    public async Task Without_keys_the_API_is_open()
    {
        await using var open = await SampleApiServer.StartAsync();
        using var client = new ApiClient(open);

        (await client.StatusAsync(Path)).ShouldBe(HttpStatusCode.OK);
    }
}
