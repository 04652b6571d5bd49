using DataSync.Connectors.Expressions;
using DataSync.Connectors.Requesters;
using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests.Requests;

/// <summary>Credentials are for the host of the base URL, whoever asks for another.</summary>
public sealed class OtherHostTests
{
    private const string Key = "k3y+of/all";

    private const string InHeader = "authenticator: { type: ApiKeyAuthenticator, header: X-Key, api_token: \"{{ config['secret_key'] }}\" }\nrequest_headers: { X-Own: \"v-{{ config['secret_key'] }}\", X-Plain: p }";

    private const string InQuery = "authenticator: { type: ApiKeyAuthenticator, api_token: \"{{ config['secret_key'] }}\", inject_into: { type: RequestOption, inject_into: request_parameter, field_name: key } }\nrequest_parameters: { own: \"{{ config['secret_key'] }}\", plain: p }";

    private const string InBody = "http_method: POST\nauthenticator: { type: ApiKeyAuthenticator, api_token: \"{{ config['secret_key'] }}\", inject_into: { type: RequestOption, inject_into: body_json, field_name: key } }";

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_to_another_host_is_followed_without_credentials(int status)
    {
        await using var other = await WireApi.StartAsync();
        await using var api = await WireApi.StartAsync(_ => Status(status, "", ("Location", $"{other.Url}/file?signed=1")));
        using var source = Source(api, InHeader);

        (await source.ReadAsync()).ShouldBeRead();

        var request = other.Requests.Single();
        (request.PathAndQuery, request.Header("X-Plain")).ShouldBe(("/file?signed=1", "p"));
        request.Headers.Keys.ShouldNotContain("X-Key");
        request.Headers.Keys.ShouldNotContain("X-Own");
    }

    [Fact]
    public async Task A_redirect_that_carries_the_secret_itself_is_not_followed()
    {
        await using var other = await WireApi.StartAsync();
        await using var api = await WireApi.StartAsync(request => Status(302, "", ("Location", other.Url + request.PathAndQuery)));
        using var source = Source(api, InQuery);

        var error = await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync());

        other.Requests.ShouldBeEmpty();
        error.Message.ShouldContain($"a redirect to {new Uri(other.Url).Authority}");
    }

    [Fact]
    public async Task What_a_secret_was_made_into_stays_at_home_by_its_name_and_so_does_the_host()
    {
        await using var other = await WireApi.StartAsync();
        await using var api = await WireApi.StartAsync(_ => Status(302, "", ("Location", $"{other.Url}/file")));
        using var source = Source(api, "request_headers: { X-Auth-Token: \"{{ config['secret_key'] | hash('md5') }}\", X-Plain: p, Host: crm.example }");

        (await source.ReadAsync()).ShouldBeRead();

        api.Requests.Single().Header("Host").ShouldBe("crm.example");
        var request = other.Requests.Single();
        (request.Header("X-Plain"), request.Header("Host")).ShouldBe(("p", new Uri(other.Url).Authority));
        request.Headers.Keys.ShouldNotContain("X-Auth-Token");
    }

    // In a path some characters are encoded and some are not.
    [Theory]
    [InlineData("p@ss:wörd|x y")]
    [InlineData("a b:c/d")]
    public async Task A_secret_in_a_path_is_not_shown_and_goes_to_no_other_host(string secret)
    {
        await using var other = await WireApi.StartAsync();
        await using var api = await WireApi.StartAsync(request => Status(302, "", ("Location", other.Url + request.PathAndQuery)));
        using var source = new WireSource(api, "path: \"/bot{{ config['secret_key'] }}/items\"", new Dictionary<string, string> { ["secret_key"] = secret });

        var error = await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync());

        other.Requests.ShouldBeEmpty();
        error.Message.ShouldContain("GET /bot***/items: status 302, a redirect to");
    }

    [Fact]
    public async Task A_body_goes_to_no_other_host_and_a_post_that_turns_get_goes_without_it()
    {
        await using var other = await WireApi.StartAsync();
        var status = 307;
        await using var api = await WireApi.StartAsync(_ => Status(status, "", ("Location", $"{other.Url}/file")));
        using var source = Source(api, InBody);

        await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync());
        other.Requests.ShouldBeEmpty();

        status = 303;
        (await source.ReadAsync()).ShouldBeRead();
        (other.Requests.Single().Method, other.Requests.Single().Body).ShouldBe(("GET", ""));
    }

    [Fact]
    public async Task A_redirect_on_the_host_keeps_method_body_and_credentials_as_its_status_says()
    {
        var status = 308;
        await using var api = await WireApi.StartAsync(request => request.Path == "/items" ? Status(status, "", ("Location", "/moved")) : Page(1));
        using var source = Source(api, InBody);

        (await source.ReadAsync()).ShouldBeRead();
        (api.Requests[1].Method, api.Requests[1].Body).ShouldBe(("POST", $$"""{"key":"{{Key}}"}"""));

        status = 302;
        (await source.ReadAsync()).ShouldBeRead();
        (api.Requests[3].Method, api.Requests[3].Body).ShouldBe(("GET", ""));
    }

    [Theory]
    [InlineData(InHeader, "")]
    [InlineData(InQuery, "plain=p")]
    public async Task A_path_to_another_host_is_asked_for_without_credentials(string requester, string query)
    {
        await using var other = await WireApi.StartAsync();
        await using var api = await WireApi.StartAsync();
        using var source = Source(api, $"path: \"{{{{ stream_partition.url }}}}\"\n{requester}");

        (await source.ReadAsync(new { url = $"{other.Url}/file" })).ShouldBeRead();

        api.Requests.ShouldBeEmpty();
        var request = other.Requests.Single();
        request.Query.ShouldBe(query);
        request.Headers.Keys.ShouldNotContain("X-Key");
        request.Headers.Keys.ShouldNotContain("X-Own");
    }

    [Theory]
    [InlineData("path: \"{{ stream_partition.url }}/?k={{ config['secret_key'] }}\"", "holds a secret")]
    [InlineData("path: \"{{ stream_partition.url }}\"\n" + InBody, "the body holds a secret")]
    [InlineData("path: \"{{ stream_partition.url }}\"\nhttp_method: POST\nrequest_body_data: \"x {{ config['secret_key'] }}\"", "the body holds a secret")]
    public async Task A_secret_is_never_sent_to_another_host(string requester, string told)
    {
        await using var other = await WireApi.StartAsync();
        await using var api = await WireApi.StartAsync();
        using var source = Source(api, requester);

        var error = await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync(new { url = $"{other.Url}/file" }));

        error.Message.ShouldContain(told);
        error.Message.ShouldContain(new Uri(other.Url).Authority);
        error.ToString().ShouldNotContain(Key);
        other.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("https://api.example.com/v1/items?page=2", "https://api.example.com/v1/items?page=2&size=5")]
    [InlineData("http://api.example.com/v1/items?page=2", "https://api.example.com/v1/items?page=2&size=5")]
    [InlineData("/v1/items?page=2&size=5", "https://api.example.com/v1/items?page=2&size=5")]
    [InlineData("items?page=2", "https://api.example.com/v1/items?page=2&size=5")]
    [InlineData("?page=2", "https://api.example.com/v1/list?page=2&size=5")]
    [InlineData("https://ann:secret@api.example.com/v1/items", "https://api.example.com/v1/items?size=5")]
    public void The_address_of_a_next_page_takes_the_place_of_the_first(string next, string sent)
    {
        var prepared = Prepare(next);

        prepared.Address.AbsoluteUri.ShouldBe(sent);
        prepared.Headers.ShouldContain(header => header.Name == "Authorization");
    }

    [Theory]
    [InlineData("https://cdn.example.com/v1/items?page=2", "https://cdn.example.com/v1/items?page=2&size=5")]
    [InlineData("//cdn.example.com/x", "https://cdn.example.com/x?size=5")]
    [InlineData("https://api.example.com:8443/x", "https://api.example.com:8443/x?size=5")]
    [InlineData("http://api.example.com:8080/x", "http://api.example.com:8080/x?size=5")]
    public void The_address_of_a_next_page_on_another_host_is_asked_for_without_credentials(string next, string sent)
    {
        var prepared = Prepare(next);

        prepared.Address.AbsoluteUri.ShouldBe(sent);
        prepared.Headers.ShouldNotContain(header => header.Name == "Authorization");
        prepared.Shown.ShouldContain(prepared.Address.Authority);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://api.example.com/x")]
    public void What_is_no_address_of_the_web_is_no_next_page(string next) =>
        Should.Throw<RequestException>(() => Prepare(next)).Message.ShouldContain("next page");

    private static PreparedRequest Prepare(string next)
    {
        var config = SourceStream.Create(
            Manifests.ManifestParser.Parse(TestSource.Manifest(), "crm.yaml"), "customers", TestSource.Config("https://api.example.com")).Config;
        var builder = new RequestBuilder(config, config.Context);
        builder.SetAddress("https://api.example.com/v1", "/list");
        builder.AddHeader("Authorization", "Bearer x", isSecret: true);
        builder.AddParameter("size", ["5"]);
        builder.ReplaceAddress(next);
        return builder.Build();
    }

    private static WireSource Source(WireApi api, string requester) =>
        new(api, requester, new Dictionary<string, string> { ["secret_key"] = Key });
}
