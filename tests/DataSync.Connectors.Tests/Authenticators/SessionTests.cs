using DataSync.Connectors.Manifests;
using DataSync.Connectors.Tests.Requests;
using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests.Authenticators;

/// <summary>Tokens that a login gives, and authenticators that stand for others.</summary>
public sealed class SessionTests
{
    private const string Login = """
        authenticator:
          type: SessionTokenAuthenticator
          session_token_path: [session, "0", id]
          login_requester:
            type: HttpRequester
            url_base: "{{ config['base_url'] }}"
            path: login
            http_method: POST
            request_body_json: { user: ann, password: "{{ config['secret_password'] }}" }
        """;

    private const string ByKey = "\n  request_authentication: { type: ApiKey, inject_into: { type: RequestOption, inject_into: header, field_name: X-Session } }";

    private static readonly Dictionary<string, string> s_config = new() { ["secret_password"] = "p4ssword" };

    [Fact]
    public async Task A_session_is_used_for_its_time()
    {
        var time = new MovingTime();
        var logins = 0;
        await using var api = await WireApi.StartAsync(request => request.Path == "/login" ? Body($$"""{"session":[{"id":"s{{++logins}}"}]}""") : Page(1));
        using var source = new WireSource(api, Login + "\n  expiration_duration: PT1H" + ByKey, s_config, time);

        await source.ReadAsync();
        time.Advance(TimeSpan.FromMinutes(50));
        await source.ReadAsync();
        time.Advance(TimeSpan.FromMinutes(10));
        await source.ReadAsync();

        api.To("/items").Select(request => request.Header("X-Session")).ShouldBe(["s1", "s1", "s2"]);
        (api.To("/login")[0].Method, api.To("/login")[0].Body).ShouldBe(("POST", """{"user":"ann","password":"p4ssword"}"""));
    }

    [Theory]
    [InlineData("an hour")]
    [InlineData("P9999Y")]
    public void A_time_that_is_none_is_a_problem_of_the_manifest(string time) => Should.Throw<ManifestException>(
        () => ManifestParser.Parse(WireSource.Manifest(Login + $"\n  expiration_duration: {time}" + ByKey), "crm.yaml"))
        .Message.ShouldContain($"expiration_duration: {time} is no ISO 8601 duration of at most 100 years");

    [Fact]
    public async Task Without_a_time_each_request_logs_in()
    {
        await using var api = await WireApi.StartAsync(Sessions());
        using var source = new WireSource(api, Login + "\n  request_authentication: { type: Bearer }", s_config);

        await source.ReadAsync();
        await source.ReadAsync();

        api.To("/login").Count.ShouldBe(2);
        api.To("/items").ShouldAllBe(request => request.Header("Authorization") == "Bearer sess1on");
    }

    [Fact]
    public async Task A_session_that_is_refused_is_opened_once_more()
    {
        var logins = 0;
        await using var api = await WireApi.StartAsync(request => request.Path == "/login"
            ? Body($$"""{"session":[{"id":"s{{++logins}}"}]}""")
            : request.Header("X-Session") == "s1" ? Status(401) : Page(1));
        using var source = new WireSource(api, Login + "\n  expiration_duration: PT1H" + ByKey, s_config);

        (await source.ReadAsync()).ShouldBeRead();

        logins.ShouldBe(2);
    }

    [Fact]
    public async Task The_token_is_formatted_as_the_manifest_says()
    {
        await using var api = await WireApi.StartAsync(Sessions());
        using var source = new WireSource(
            api, Login + "\n  request_authentication: { type: ApiKey, api_token: \"Token {{ session_token }}\", inject_into: { type: RequestOption, inject_into: header, field_name: Authorization } }", s_config);

        await source.ReadAsync();

        api.To("/items").Single().Header("Authorization").ShouldBe("Token sess1on");
    }

    [Theory]
    [InlineData(200, """{"session":[]}""", typeof(SourceConfigurationException), "no text at session_token_path session, 0, id")]
    [InlineData(200, "<html>", typeof(SourceConfigurationException), "no text at session_token_path")]
    [InlineData(200, """{"error":"invalid_code"}""", typeof(SourceAuthenticationException), "session, 0, id; it has the fields error (invalid_code)")]
    [InlineData(401, """{"message":"p4ssword is wrong"}""", typeof(SourceAuthenticationException), "POST /login: no token: status 401 (*** is wrong)")]
    public async Task A_login_that_gives_no_session_is_told(int status, string body, Type error, string told)
    {
        await using var api = await WireApi.StartAsync(_ => Status(status, body));
        using var source = new WireSource(api, Login + ByKey, s_config);

        var thrown = await Should.ThrowAsync(() => source.ReadAsync(), error);

        thrown.Message.ShouldContain(told);
        (thrown + source.Shown).ShouldNotContain("p4ssword");
    }

    [Theory]
    [InlineData(409, null, "X-Session", 2)]
    [InlineData(422, "POST /login: no token: status 422: ask Ann, not *** (nope)", null, 1)]
    [InlineData(418, "POST /login: no token: status 418 in 2 attempts", null, 2)]
    public async Task What_the_manifest_says_about_the_answers_of_a_login_counts(int status, string? told, string? header, int logins)
    {
        var asked = 0;
        await using var api = await WireApi.StartAsync(request => request.Path != "/login" ? Page(1)
            : ++asked > 1 && status == 409 ? Body("""{"session":[{"id":"s"}]}""") : Status(status, """{"message":"nope"}"""));
        const string handler = """

                error_handler:
                  type: DefaultErrorHandler
                  max_retries: 1
                  response_filters:
                    - { type: HttpResponseFilter, http_codes: [409, 418], action: RETRY }
                    - { type: HttpResponseFilter, http_codes: [422], action: FAIL, error_message: "ask Ann, not {{ config['secret_password'] }}" }
            """;
        using var source = new WireSource(api, Login + handler + ByKey, s_config);

        if (told is null)
            (await source.ReadAsync()).ShouldBeRead();
        else
            (await Should.ThrowAsync<SourceException>(() => source.ReadAsync())).Message.ShouldContain(told);

        api.To("/login").Count.ShouldBe(logins);
        api.To("/items").Any(request => request.Header("X-Session") == "s").ShouldBe(header is not null);
    }

    [Theory]
    [InlineData("g1ven", true, "g1ven", 0)]
    [InlineData("g1ven", false, "sess1on", 1)]
    [InlineData("", false, "sess1on", 1)]
    public async Task An_older_session_is_tried_and_else_opened(string given, bool isValid, string sent, int logins)
    {
        const string authenticator = """
            authenticator:
              type: LegacySessionTokenAuthenticator
              header: X-Metabase-Session
              login_url: /session
              validate_session_url: /user/current
              session_token_response_key: id
              session_token: "{{ config['secret_session'] }}"
              username: ann
              password: "{{ config['secret_password'] }}"
            """;
        await using var api = await WireApi.StartAsync(request => request.Path switch
        {
            "/user/current" => Status(isValid ? 200 : 401),
            "/session" => Body("""{"id":"sess1on"}"""),
            _ => Page(1),
        });
        using var source = new WireSource(api, authenticator, new Dictionary<string, string>(s_config) { ["secret_session"] = given });

        await source.ReadAsync();
        await source.ReadAsync();

        api.To("/items").ShouldAllBe(request => request.Header("X-Metabase-Session") == sent);
        api.To("/session").Count.ShouldBe(logins);
        api.To("/session").ShouldAllBe(request => request.Body == """{"username":"ann","password":"p4ssword"}""");
        api.To("/user/current").Count.ShouldBe(given.Length == 0 ? 0 : 1);
    }

    [Theory]
    [InlineData("token", "Bearer t0ken")]
    [InlineData("basic", "Basic YW5uOnA0c3N3b3Jk")]
    public async Task The_configuration_chooses_among_authenticators(string choice, string sent)
    {
        await using var api = await WireApi.StartAsync();
        using var source = Selective(api, choice);

        await source.ReadAsync();

        api.Requests.Single().Header("Authorization").ShouldBe(sent);
    }

    [Theory]
    [InlineData("custom", "CustomAuthenticator")]
    [InlineData("other", "use one of token, basic")]
    public async Task A_choice_that_cannot_be_is_told_and_the_others_work(string choice, string told)
    {
        await using var api = await WireApi.StartAsync();
        using var source = Selective(api, choice);

        (await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync())).Message.ShouldContain(told);

        api.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Basic_credentials_are_hidden_in_their_base64_too()
    {
        await using var api = await WireApi.StartAsync(_ => Status(400, """{"message":"YW5uOnA0c3N3b3Jk is not known"}"""));
        using var source = Selective(api, "basic");

        var error = await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync());

        error.Message.ShouldContain("(*** is not known)");
    }

    [Fact]
    public async Task Several_tokens_take_turns()
    {
        await using var api = await WireApi.StartAsync();
        using var source = new WireSource(
            api,
            "authenticator: { type: RateLimitedMultipleTokenAuthenticator, tokens: \"{{ config['secret_tokens'] }}\", auth_method: token, quota_status_source: { type: QuotaStatusSource, url: x }, quotas: [] }",
            new Dictionary<string, string> { ["secret_tokens"] = "t1, t2" });

        for (var i = 0; i < 4; i++)
            await source.ReadAsync();

        api.Requests.Select(request => request.Header("Authorization")).ShouldBe(["token t1", "token t2", "token t1", "token t2"]);
    }

    [Theory]
    [InlineData(429, "Retry-After", "3600")]
    [InlineData(403, "X-RateLimit-Remaining", "0")]
    public async Task Where_one_of_several_tokens_has_to_wait_the_others_are_tried_first(int status, string header, string value)
    {
        await using var api = await WireApi.StartAsync(request => request.Header("Authorization") == "Bearer t2"
            ? Page(1) : Status(status, "", (header, value), ("X-RateLimit-Reset", "3600")));
        using var source = new WireSource(
            api,
            "authenticator: { type: RateLimitedMultipleTokenAuthenticator, tokens: [t1, t2, t3], quota_status_source: { type: QuotaStatusSource, url: x }, quotas: [] }");

        for (var i = 0; i < 3; i++)
            (await source.ReadAsync()).ShouldBeRead();

        var sent = api.Requests.Select(request => request.Header("Authorization")).ToList();
        sent.Count(token => token == "Bearer t2").ShouldBe(3);
        sent[..2].ShouldBe(["Bearer t1", "Bearer t2"]);
        if (header.StartsWith('X'))
            sent.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Where_all_of_several_tokens_have_to_wait_each_is_tried_once()
    {
        await using var api = await WireApi.StartAsync(_ => RetryAfter(429, "3600"));
        using var source = new WireSource(
            api,
            "authenticator: { type: RateLimitedMultipleTokenAuthenticator, tokens: [t1, t2, t3], quota_status_source: { type: QuotaStatusSource, url: x }, quotas: [] }");

        (await source.ReadAsync()).ShouldBeOfType<PageResult.Throttled>();

        api.Requests.Select(request => request.Header("Authorization")).ShouldBe(["Bearer t1", "Bearer t2", "Bearer t3"]);
    }

    [Theory]
    [InlineData("body_data", "key=k3y", "")]
    [InlineData("body_json", """{"key":"k3y"}""", "")]
    [InlineData("request_parameter", "", "key=k3y")]
    public async Task A_key_goes_anywhere_in_a_request(string place, string body, string query)
    {
        await using var api = await WireApi.StartAsync();
        using var source = new WireSource(
            api, $"http_method: POST\nauthenticator: {{ type: ApiKeyAuthenticator, api_token: k3y, inject_into: {{ type: RequestOption, inject_into: {place}, field_name: key }} }}");

        await source.ReadAsync();

        (api.Requests.Single().Body, api.Requests.Single().Query).ShouldBe((body, query));
    }

    [Fact]
    public async Task A_key_that_is_optional_and_not_given_is_not_sent()
    {
        await using var api = await WireApi.StartAsync();
        using var source = new WireSource(api, "authenticator: { type: ApiKeyAuthenticator, api_token: \"{{ config.get('api_key', '') }}\", header: X-Key }");

        await source.ReadAsync();

        api.Requests.Single().Headers.Keys.ShouldNotContain("X-Key");
    }

    private static WireSource Selective(WireApi api, string choice) => new(
        api,
        """
        authenticator:
          type: SelectiveAuthenticator
          authenticator_selection_path: [credentials, auth_type]
          authenticators:
            token: { type: BearerAuthenticator, api_token: t0ken }
            basic: { type: BasicHttpAuthenticator, username: ann, password: "{{ config['secret_password'] }}" }
            custom: { type: CustomAuthenticator, class_name: source_x.Auth }
        """,
        new Dictionary<string, string>(s_config) { ["credentials.auth_type"] = choice });

    private static Func<WireRequest, Reply> Sessions() =>
        request => request.Path == "/login" ? Body("""{"session":[{"id":"sess1on"}]}""") : Page(1);
}
