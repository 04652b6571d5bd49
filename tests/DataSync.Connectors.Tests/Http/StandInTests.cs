using DataSync.Connectors.Http;
using DataSync.Connectors.Manifests;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Tests;

/// <summary>A connector tried against a stand-in for its server, and what is told of its requests.</summary>
public sealed class StandInTests
{
    [Fact]
    public async Task Every_request_goes_to_the_stand_in_with_its_path_and_query_and_so_do_redirects()
    {
        await using var api = await ScriptedApi.StartAsync(
            context =>
            {
                context.Response.StatusCode = 307;
                context.Response.Headers.Location = $"{context.Request.Scheme}://{context.Request.Host}/moved?page=1";
                return Task.CompletedTask;
            },
            Replies.Page(1));
        using var client = SourceHttp.CreateClient(special: new SourceHttpOptions { UrlBase = new Uri(api.Url) });

        (await ReadAsync(client, "https://crm.example.com")).ShouldBeRead().Count.ShouldBe(1);

        api.Requests.Select(request => request.PathAndQuery).ShouldBe(["/api/customers?page=1&size=2", "/moved?page=1"]);
        api.Requests.ShouldAllBe(request => request.Headers["Host"] == new Uri(api.Url).Authority);
    }

    [Fact]
    public async Task What_is_told_of_requests_and_answers_holds_no_secret()
    {
        await using var api = await ScriptedApi.StartAsync(Replies.Body($$"""{"data":[{"id":1,"access_token":"issued-1","echo":"{{TestSource.Secret}}"}]}"""));
        var told = new List<string>();
        var config = SourceConfig.Of(Manifest(), TestSource.Config(api.Url), TimeProvider.System);
        using var client = SourceHttp.CreateClient(special: new SourceHttpOptions { Trace = new RequestTrace(told.Add, config.Mask) });

        (await ReadAsync(client, api.Url)).ShouldBeRead();

        var text = told.ShouldHaveSingleItem();
        foreach (var expected in new[] { $"GET {api.Url}/api/customers?page=1&size=2: 200", "request header X-Api-Key: ***", "answer header Content-Type: application/json", "\"id\":1" })
            text.ShouldContain(expected);
        text.ShouldNotContain(TestSource.Secret);
        text.ShouldNotContain("issued-1");
    }

    [Fact]
    public async Task A_request_without_an_answer_is_told_with_the_reason()
    {
        var told = new List<string>();
        using var client = SourceHttp.CreateClient(special: new SourceHttpOptions { Trace = new RequestTrace(told.Add, text => text) });

        await Should.ThrowAsync<SourceConfigurationException>(async () => await ReadAsync(client, "http://169.254.169.254"));

        told.ShouldHaveSingleItem().ShouldContain("169.254.169.254 is not called");
    }

    [Theory]
    [InlineData("https://x/y?access_token=abc&page=2", "https://x/y?access_token=***&page=2")]
    [InlineData("request body: grant_type=refresh_token&refresh_token=abc&client_secret=def", "request body: grant_type=refresh_token&refresh_token=***&client_secret=***")]
    [InlineData("""{"client_secret": "a\"b", "n": 1}""", """{"client_secret": "***", "n": 1}""")]
    [InlineData("  answer header Set-Cookie: a=b; c\n  answer header Date: x", "  answer header Set-Cookie: ***\n  answer header Date: x")]
    public void What_is_named_like_a_credential_is_hidden(string text, string shown) =>
        new RequestTrace(_ => { }, unmasked => unmasked).Masked(text).ShouldBe(shown);

    [Fact]
    public async Task A_text_is_fetched_over_redirects_up_to_a_size_and_from_no_private_host_but_the_one_named()
    {
        await using var api = await ScriptedApi.StartAsync(
            Replies.Body("version: 1", "text/plain"),
            Replies.Body(new string('x', TextDownload.MaxBytes + 1), "text/plain"),
            context =>
            {
                context.Response.StatusCode = 302;
                context.Response.Headers.Location = "http://169.254.169.254/latest";
                return Task.CompletedTask;
            },
            Replies.Status(302, "", ("Location", "ftp://example.com/manifest.yaml")));
        using var client = SourceHttp.CreateClient();
        var address = new Uri($"{api.Url}/manifest.yaml");

        (await TextDownload.GetAsync(client, address, default)).ShouldBe("version: 1");
        (await Should.ThrowAsync<HttpRequestException>(() => TextDownload.GetAsync(client, address, default))).Message.ShouldContain("larger than");
        await Should.ThrowAsync<AddressRefusedException>(() => TextDownload.GetAsync(client, address, default));
        (await Should.ThrowAsync<HttpRequestException>(() => TextDownload.GetAsync(client, address, default))).Message.ShouldContain("it is redirected to ftp:");
        (await Should.ThrowAsync<HttpRequestException>(() => TextDownload.GetAsync(client, address, default))).Message.ShouldContain("status 418");
    }

    private static ConnectorManifest Manifest() => ManifestParser.Parse(TestSource.Manifest(), "crm.yaml");

    private static Task<PageResult> ReadAsync(HttpClient client, string baseUrl) =>
        new PageReader(client, new TestLogger(), TimeProvider.System, () => 0.5, TestSource.FastOptions)
            .ReadPageAsync(SourceStream.Create(Manifest(), "customers", TestSource.Config(baseUrl)), PagePosition.Start, 2, default);
}
