using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests;

public sealed class CredentialsTests
{
    [Theory]
    [InlineData("{ type: ApiKeyAuthenticator, header: X-Key, api_token: \"{{ config['api_key'] }}\" }", "X-Key", TestSource.Secret)]
    [InlineData("{ type: ApiKeyAuthenticator, inject_into: { type: RequestOption, inject_into: header, field_name: X-Key }, api_token: \"{{ config.api_key }}\" }", "X-Key", TestSource.Secret)]
    [InlineData("{ type: ApiKeyAuthenticator, header: Authorization, api_token: \"Token token={{ config['api_key'] }}\" }", "Authorization", "Token token=" + TestSource.Secret)]
    [InlineData("{ type: BearerAuthenticator, api_token: \"{{ config['api_key'] }}\" }", "Authorization", "Bearer " + TestSource.Secret)]
    [InlineData("{ type: BasicHttpAuthenticator, username: Aladdin, password: open sesame }", "Authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")]
    [InlineData("{ type: BasicHttpAuthenticator, username: \"{{ config['api_key'] }}\" }", "Authorization", "Basic czNjcjN0K2tleS80Mjo=")]
    public async Task Credentials_are_sent_as_a_header(string authenticator, string header, string value)
    {
        await using var api = await ScriptedApi.StartAsync(Page(1));
        using var source = new TestSource(api, TestSource.Manifest(authenticator: authenticator));

        await source.ReadAsync();

        api.Requests.Single().Headers[header].ShouldBe(value);
    }

    [Fact]
    public async Task Credentials_are_sent_in_the_query_and_never_shown()
    {
        const string authenticator = "{ type: ApiKeyAuthenticator, api_token: \"{{ config['api_key'] }}\", inject_into: { type: RequestOption, inject_into: request_parameter, field_name: key } }";
        await using var api = await ScriptedApi.StartAsync(Status(400, $$"""{"message":"no such key {{TestSource.Secret}}"}"""));
        using var source = new TestSource(api, TestSource.Manifest(authenticator: authenticator));

        var error = await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync());

        api.Requests.Single().PathAndQuery.ShouldContain($"key={Uri.EscapeDataString(TestSource.Secret)}");
        error.Message.ShouldContain("GET /api/customers?key=***&page=1&size=2");
        error.Message.ShouldContain("no such key ***");
        error.ToString().ShouldNotContain(TestSource.Secret);
    }

    [Fact]
    public async Task A_key_in_the_query_is_not_shown_even_when_nothing_marks_it_as_secret()
    {
        const string authenticator = "{ type: ApiKeyAuthenticator, api_token: written-down, inject_into: { inject_into: request_parameter, field_name: key } }";
        await using var api = await ScriptedApi.StartAsync(Status(400));
        using var source = new TestSource(api, TestSource.Manifest(authenticator: authenticator));

        (await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync())).ToString().ShouldNotContain("written-down");
    }

    [Fact]
    public async Task A_secret_that_the_manifest_puts_into_the_request_itself_is_not_shown_either()
    {
        const string requester = "request_parameters: { token: \"x-{{ config['api_key'] }}\" }";
        await using var api = await ScriptedApi.StartAsync(Status(400));
        using var source = new TestSource(api, TestSource.Manifest(authenticator: "{ type: NoAuth }", requester: requester));

        var error = await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync());

        error.Message.ShouldContain("token=x-***");
        error.ToString().ShouldNotContain(Uri.EscapeDataString(TestSource.Secret));
    }

    [Fact]
    public async Task Nothing_that_is_logged_or_printed_holds_a_secret_or_an_address()
    {
        const string authenticator = "{ type: ApiKeyAuthenticator, api_token: \"{{ config['api_key'] }}\", inject_into: { type: RequestOption, inject_into: request_parameter, field_name: key } }";
        await using var api = await ScriptedApi.StartAsync(
            Status(401), Status(500, TestSource.Secret), Body($"broken {TestSource.Secret} rotated-9c1"), Body($"broken {TestSource.Secret}"), RetryAfter(429, "600"));
        using var source = new TestSource(api, TestSource.Manifest(authenticator: authenticator), resolver: Resolver(api, "rotated-9c1"));

        await source.ReadAsync();
        await source.ReadAsync();

        source.Logger.Entries.Select(entry => entry.Event.Id).ShouldBe([2004, 2001, 2006, 2003, 2002]);
        var shown = string.Join('\n', source.Logger.Entries.Select(entry => entry.Text)
            .Append(source.Stream.ToString()).Append(source.Stream.Config.ToString()).Append(TestSource.Config("u")["api_key"].ToString()));
        shown.ShouldNotContain(TestSource.Secret);
        shown.ShouldNotContain("rotated-9c1");
        shown.ShouldNotContain("key=");
        shown.ShouldNotContain("/api/");
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Refused_credentials_are_resolved_again_once(int status)
    {
        await using var api = await ScriptedApi.StartAsync(Status(status), Page(1), Page(2));
        using var source = new TestSource(api, resolver: Resolver(api, "rotated"));

        (await source.ReadAsync()).ShouldBeRead();
        (await source.ReadAsync()).ShouldBeRead();

        api.Requests.Select(request => request.Headers["X-Api-Key"]).ShouldBe([TestSource.Secret, "rotated", "rotated"]);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Credentials_refused_again_fail_with_the_names_of_connector_and_secret(int status)
    {
        await using var api = await ScriptedApi.StartAsync(Status(status), Status(status, """{"message":"key rotated is unknown"}"""), Page(1));
        using var source = new TestSource(api, resolver: Resolver(api, "rotated"));

        var error = await Should.ThrowAsync<SourceAuthenticationException>(() => source.ReadAsync());

        api.Requests.Count.ShouldBe(2);
        error.Connector.ShouldBe("crm");
        error.Secrets.ShouldBe(["crm-api-key"]);
        error.StatusCode.ShouldBe(status);
        error.Message.ShouldContain("crm/customers");
        error.Message.ShouldContain("crm-api-key");
        error.Message.ShouldNotContain("rotated");
    }

    [Fact]
    public async Task Credentials_that_are_the_same_when_resolved_again_are_not_tried_again()
    {
        await using var api = await ScriptedApi.StartAsync(Status(401), Page(1));
        using var source = new TestSource(api, resolver: Resolver(api, TestSource.Secret));

        await Should.ThrowAsync<SourceAuthenticationException>(() => source.ReadAsync());

        api.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_source_that_quotes_the_refused_key_or_a_part_of_a_value_is_told_without_it()
    {
        await using var api = await ScriptedApi.StartAsync(
            Status(401), Status(401, $$"""{"message":"{{TestSource.Secret}} was replaced, part-7d2 is unknown"}"""));
        using var source = new TestSource(api, resolver: _ => ValueTask.FromResult<IReadOnlyDictionary<string, ConfigValue>>(
            new Dictionary<string, ConfigValue>(TestSource.Config(api.Url, "x")) { ["api_key"] = new("Token part-7d2", "crm-api-key", ["part-7d2"]) }));

        var error = await Should.ThrowAsync<SourceAuthenticationException>(() => source.ReadAsync());

        error.Message.ShouldContain("*** was replaced, *** is unknown");
    }

    [Fact]
    public async Task Credentials_that_cannot_change_are_not_tried_again()
    {
        await using var api = await ScriptedApi.StartAsync(Status(401), Page(1));
        using var source = new TestSource(api);

        await Should.ThrowAsync<SourceAuthenticationException>(() => source.ReadAsync());

        api.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_with_a_line_break_is_refused_without_showing_it()
    {
        await using var api = await ScriptedApi.StartAsync(Status(401), Page(1));
        using var source = new TestSource(api, resolver: Resolver(api, "rotated\n"));

        var error = await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync());

        error.Message.ShouldContain("X-Api-Key has a line break");
        error.ToString().ShouldNotContain("rotated");
    }

    [Fact]
    public async Task A_redirect_on_the_same_host_is_followed()
    {
        await using var api = await ScriptedApi.StartAsync(Status(308, "", ("Location", "/v2/customers?page=1")), Page(1));
        using var source = new TestSource(api);

        (await source.ReadAsync()).ShouldBeRead();

        api.Requests[1].PathAndQuery.ShouldBe("/v2/customers?page=1");
        api.Requests[1].Headers["X-Api-Key"].ShouldBe(TestSource.Secret);
    }

    [Fact]
    public async Task A_circle_of_redirects_ends()
    {
        await using var api = await ScriptedApi.StartAsync([.. Enumerable.Repeat(Status(302, "", ("Location", "/api/customers")), 10)]);
        using var source = new TestSource(api);

        await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync());

        api.Requests.Count.ShouldBe(6);
    }

    private static ConfigResolver Resolver(ScriptedApi api, string secret) =>
        _ => ValueTask.FromResult<IReadOnlyDictionary<string, ConfigValue>>(TestSource.Config(api.Url, secret));

    [Theory]
    [InlineData("{ type: BasicHttpAuthenticator, username: \"{{ config['nobody'] }}\" }", "neither user name nor password")]
    [InlineData("{ type: BasicHttpAuthenticator, username: \"a:b\", password: c }", "colon")]
    public async Task Basic_credentials_that_cannot_be_sent_are_told(string authenticator, string told)
    {
        await using var api = await ScriptedApi.StartAsync(Page(1));
        using var source = new TestSource(api, TestSource.Manifest(authenticator: authenticator));

        (await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync())).Message.ShouldContain(told);

        api.Requests.ShouldBeEmpty();
    }
}
