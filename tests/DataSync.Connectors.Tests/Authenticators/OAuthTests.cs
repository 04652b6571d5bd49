using System.Globalization;
using DataSync.Connectors.Http;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Tests.Requests;
using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests.Authenticators;

/// <summary>OAuth, in the meaning of the reference engine's <c>test_oauth.py</c> and <c>test_requests_native_auth.py</c>.</summary>
public sealed class OAuthTests
{
    private const string Client = "authenticator: { type: OAuthAuthenticator, token_refresh_endpoint: \"{{ config['base_url'] }}/token\", client_id: \"{{ config['client'] }}\", client_secret: \"{{ config['secret_client'] }}\"";

    private const string Credentials = Client + ", grant_type: client_credentials }";

    private static readonly Dictionary<string, string> s_config = new() { ["client"] = "app", ["secret_client"] = "c1ient/s3cret", ["secret_refresh"] = "refr3sh-one" };

    [Theory]
    [InlineData(Credentials, "grant_type=client_credentials&client_id=app&client_secret=c1ient%2Fs3cret")]
    [InlineData(Client + ", refresh_token: \"{{ config['secret_refresh'] }}\" }", "grant_type=refresh_token&client_id=app&client_secret=c1ient%2Fs3cret&refresh_token=refr3sh-one")]
    [InlineData(Client + ", refresh_token: r, scopes: [a, b], refresh_request_body: { audience: \"x y\", client_id: other } }", "grant_type=refresh_token&client_id=app&client_secret=c1ient%2Fs3cret&refresh_token=r&scopes=a&scopes=b&audience=x+y")]
    [InlineData(Client + ", grant_type: password, grant_type_name: gt, client_id_name: id, client_secret_name: key, refresh_request_body: { user: u } }", "gt=password&id=app&key=c1ient%2Fs3cret&user=u")]
    [InlineData(Client + ", refresh_token: r, refresh_token_name: rt, refresh_request_headers: { Authorization: \"Basic {{ (config['client'] ~ ':' ~ config['secret_client']) | base64encode }}\" } }", "grant_type=refresh_token&rt=r")]
    public async Task The_token_is_asked_for_with_the_form_of_the_reference(string authenticator, string form)
    {
        await using var api = await WireApi.StartAsync(Answer("""{"access_token":"acc3ss","expires_in":3600}"""));
        using var source = new WireSource(api, authenticator, s_config);

        (await source.ReadAsync()).ShouldBeRead();

        var token = api.To("/token").Single();
        (token.Method, token.Body).ShouldBe(("POST", form));
        token.Header("Content-Type").ShouldBe("application/x-www-form-urlencoded");
        if (authenticator.Contains("base64encode", StringComparison.Ordinal))
            token.Header("Authorization").ShouldBe("Basic YXBwOmMxaWVudC9zM2NyZXQ=");
        api.To("/items").Single().Header("Authorization").ShouldBe("Bearer acc3ss");
    }

    [Fact]
    public async Task The_token_can_be_asked_for_in_the_query()
    {
        await using var api = await WireApi.StartAsync(Answer("""{"access_token":"acc3ss"}"""));
        using var source = new WireSource(api, Client + ", refresh_token: r, send_refresh_request_as_query_params: true }", s_config);

        (await source.ReadAsync()).ShouldBeRead();

        var token = api.To("/token").Single();
        (token.Query, token.Body).ShouldBe(("grant_type=refresh_token&client_id=app&client_secret=c1ient%2Fs3cret&refresh_token=r", ""));
    }

    [Theory]
    [InlineData("""{"access_token":"acc3ss","expires_in":3600}""", "", 3600)]
    [InlineData("""{"access_token":"acc3ss","expires_in":"7200.0"}""", "", 7200)]
    [InlineData("""{"access_token":"acc3ss"}""", "", 3600)]
    [InlineData("""{"access_token":"acc3ss","expires_in":600}""", ", token_expiry_date_format: \"\"", 600)]
    [InlineData("""{"data":[{"wrapped":{"access_token":"acc3ss","expires_in":600}}]}""", "", 600)]
    [InlineData("""{"tok":"acc3ss","ends":"2026-03-01T12:10:00Z"}""", ", access_token_name: tok, expires_in_name: ends, token_expiry_date_format: \"YYYY-MM-DDTHH:mm:ss[Z]\"", 600)]
    [InlineData("""{"access_token":"acc3ss","expires_in":"01/03/2026 12:20"}""", ", token_expiry_date_format: \"%d/%m/%Y %H:%M\"", 1200)]
    [InlineData("""{"access_token":"acc3ss","expires_in":1772367000}""", ", token_expiry_date_format: \"%s\"", 600)]
    public async Task A_token_is_used_for_its_lifetime_and_then_renewed(string answer, string keys, int seconds)
    {
        var time = new MovingTime();
        await using var api = await WireApi.StartAsync(Answer(answer));
        using var source = new WireSource(api, Client + ", grant_type: client_credentials" + keys + " }", s_config, time);

        await source.ReadAsync();
        time.Advance(TimeSpan.FromSeconds(seconds * 0.85));
        await source.ReadAsync();
        api.To("/token").Count.ShouldBe(1);

        time.Advance(TimeSpan.FromSeconds(seconds * 0.15));
        await source.ReadAsync();
        api.To("/token").Count.ShouldBe(2);
        api.To("/items").ShouldAllBe(request => request.Header("Authorization") == "Bearer acc3ss");
    }

    [Fact]
    public async Task A_token_of_the_configuration_is_used_until_its_date()
    {
        var time = new MovingTime();
        await using var api = await WireApi.StartAsync(Answer("""{"access_token":"new3r"}"""));
        using var source = new WireSource(
            api, Client + ", refresh_token: r, access_token_value: g1ven, token_expiry_date: \"2026-03-01T13:00:00Z\" }", s_config, time);

        await source.ReadAsync();
        api.To("/token").ShouldBeEmpty();
        time.Advance(TimeSpan.FromHours(1));
        await source.ReadAsync();

        api.To("/items").Select(request => request.Header("Authorization")).ShouldBe(["Bearer g1ven", "Bearer new3r"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(", refresh_token_updater: { access_token_config_path: [given], token_expiry_date_config_path: [until], refresh_token_config_path: [secret_refresh] }")]
    public async Task A_token_of_the_configuration_that_the_source_refuses_is_renewed_and_not_offered_again(string updater)
    {
        await using var api = await WireApi.StartAsync(request => request.Path == "/token" ? Body("""{"access_token":"new3r"}""")
            : request.Header("Authorization") == "Bearer new3r" ? Page(1) : Status(401));
        using var source = new WireSource(
            api,
            Client + ", refresh_token: r, access_token_value: \"{{ config['given'] }}\", token_expiry_date: \"{{ config['until'] }}\"" + updater + " }",
            new Dictionary<string, string>(s_config) { ["given"] = "g1ven", ["until"] = "2026-03-01T13:00:00Z" },
            new MovingTime());

        (await source.ReadAsync()).ShouldBeRead();

        api.To("/items").Select(request => request.Header("Authorization")).ShouldBe(["Bearer g1ven", "Bearer new3r"]);
    }

    [Fact]
    public async Task A_token_that_nobody_renews_is_sent_as_it_is()
    {
        await using var api = await WireApi.StartAsync();
        using var source = new WireSource(api, "authenticator: { type: OAuthAuthenticator, access_token_value: \"{{ config['secret_client'] }}\" }", s_config);

        await source.ReadAsync();

        api.Requests.Single().Header("Authorization").ShouldBe("Bearer c1ient/s3cret");
    }

    [Fact]
    public async Task Many_who_need_a_token_at_once_fetch_one()
    {
        await using var api = await WireApi.StartAsync(request => request.Path == "/token" ? Slowly("""{"access_token":"acc3ss","expires_in":3600}""") : Page(1));
        using var source = new WireSource(api, Credentials, s_config);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => source.ReadAsync())));

        api.To("/token").Count.ShouldBe(1);
        api.To("/items").Count.ShouldBe(20);
    }

    [Fact]
    public async Task Many_who_need_a_token_that_is_refused_ask_once()
    {
        await using var api = await WireApi.StartAsync(request => request.Path == "/token" ? Slowly("""{"error":"invalid_client"}""", 401) : Page(1));
        using var source = new WireSource(api, Credentials, s_config);

        var reads = Enumerable.Range(0, 10).Select(_ => Task.Run(() => source.ReadAsync())).ToList();
        foreach (var read in reads)
            await Should.ThrowAsync<SourceAuthenticationException>(read);

        // Who came after the answer asks again; the others did not.
        api.To("/token").Count.ShouldBeLessThan(10);
    }

    [Fact]
    public async Task Who_waits_for_a_token_gets_one_although_the_first_to_ask_for_it_gave_up()
    {
        using var stop = new CancellationTokenSource();
        var asked = 0;
        await using var api = await WireApi.StartAsync(request => request.Path != "/token" ? Page(1)
            : async context =>
            {
                if (++asked == 1)
                {
                    await stop.CancelAsync();
                    await Hang()(context);
                }

                await Body("""{"access_token":"acc3ss"}""")(context);
            });
        using var source = new WireSource(api, Credentials, s_config);

        var first = source.ReadAsync(cancellationToken: stop.Token);
        var others = Enumerable.Range(0, 5).Select(_ => source.ReadAsync()).ToList();

        await Should.ThrowAsync<OperationCanceledException>(() => first);
        foreach (var other in others)
            (await other).ShouldBeRead();
        api.To("/token").Count.ShouldBe(2);
    }

    [Fact]
    public async Task Each_tenant_has_a_token_of_its_own()
    {
        await using var api = await WireApi.StartAsync(request => request.Path == "/token"
            ? Body($$"""{"access_token":"for-{{(request.Body.Contains("client_id=a1", StringComparison.Ordinal) ? "a" : "b")}}","expires_in":3600}""")
            : Page(1));
        using var source = new WireSource(
            api,
            """
            authenticator:
              type: OAuthAuthenticator
              token_refresh_endpoint: "{{ config['base_url'] }}/token"
              grant_type: client_credentials
              client_id: "{{ config['tenants'][stream_partition['tenant']]['client_id'] }}"
              client_secret: "{{ config['tenants'][stream_partition['tenant']]['secret'] }}"
            """,
            new Dictionary<string, string>
            {
                ["tenants.a.client_id"] = "a1", ["tenants.a.secret"] = "sa-1", ["tenants.b.client_id"] = "b1", ["tenants.b.secret"] = "sb-1",
            });

        foreach (var tenant in new[] { "a", "b", "a", "b" })
            await source.ReadAsync(new { tenant });

        api.To("/token").Count.ShouldBe(2);
        api.To("/items").Select(request => request.Header("Authorization")).ShouldBe(["Bearer for-a", "Bearer for-b", "Bearer for-a", "Bearer for-b"]);
    }

    [Fact]
    public async Task A_refused_token_is_renewed_once()
    {
        var issued = 0;
        await using var api = await WireApi.StartAsync(request => request.Path == "/token"
            ? Body($$"""{"access_token":"t{{(++issued).ToString(CultureInfo.InvariantCulture)}}","expires_in":3600}""")
            : request.Header("Authorization") == "Bearer t2" ? Page(1) : Status(401));
        using var source = new WireSource(api, Credentials, s_config);

        (await source.ReadAsync()).ShouldBeRead();
        (await source.ReadAsync()).ShouldBeRead();

        api.To("/items").Select(request => request.Header("Authorization")).ShouldBe(["Bearer t1", "Bearer t2", "Bearer t2"]);
    }

    [Fact]
    public async Task A_source_that_refuses_every_token_is_not_asked_for_ever()
    {
        await using var api = await WireApi.StartAsync(request => request.Path == "/token" ? Body("""{"access_token":"t0ken-x"}""") : Status(401));
        using var source = new WireSource(api, Credentials, s_config);

        var error = await Should.ThrowAsync<SourceAuthenticationException>(() => source.ReadAsync());

        (api.To("/token").Count, api.To("/items").Count).ShouldBe((2, 2));
        error.Secrets.ShouldBe(["secret-client", "secret-refresh"]);
    }

    [Fact]
    public async Task Refused_credentials_are_resolved_again_and_the_token_is_asked_for_with_the_new_ones()
    {
        await using var api = await WireApi.StartAsync(request => request.Path != "/token" ? Page(1)
            : request.Body.Contains("rotated", StringComparison.Ordinal) ? Body("""{"access_token":"t"}""") : Status(400, """{"error":"invalid_client"}"""));
        using var source = new WireSource(api, Credentials, s_config, resolver: _ => ValueTask.FromResult<IReadOnlyDictionary<string, ConfigValue>>(
            WireSource.Config(api, new Dictionary<string, string>(s_config) { ["secret_client"] = "rotated" })));

        (await source.ReadAsync()).ShouldBeRead();

        api.To("/token").Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_grant","error_description":"the client c1ient/s3cret is not known"}""", typeof(SourceAuthenticationException), "(the client *** is not known)")]
    [InlineData(401, "", typeof(SourceAuthenticationException), "POST /token: no token: status 401")]
    [InlineData(404, "", typeof(SourceConfigurationException), "status 404")]
    [InlineData(200, "hello", typeof(SourceConfigurationException), "no text under access_token (access_token_name), at the top or nested; the answer is no JSON object")]
    [InlineData(200, "{}", typeof(SourceConfigurationException), "no text under access_token (access_token_name), at the top or nested; it has no fields")]
    [InlineData(200, """{"access_token":""}""", typeof(SourceConfigurationException), "it has the fields access_token.")]
    [InlineData(200, """{"data":[{"accessToken":"c1ient"},{"accessToken":"c1ient","c1ient of 12 words":1}],"ok":true}""", typeof(SourceConfigurationException), "it has the fields data, data.accessToken, data...., ok.")]
    [InlineData(200, """{"error":"invalid_code"}""", typeof(SourceAuthenticationException), "it has the fields error (invalid_code). Check the secrets: secret-client, secret-refresh.")]
    [InlineData(200, """{"access_token":"t","expires_in":"soon"}""", typeof(SourceConfigurationException), "expires_in is no number of seconds")]
    [InlineData(500, "", typeof(SourceUnavailableException), "status 500 in 4 attempts")]
    public async Task A_wrong_answer_of_the_token_endpoint_is_told(int status, string body, Type error, string told)
    {
        await using var api = await WireApi.StartAsync(_ => Status(status, body));
        using var source = new WireSource(api, Credentials, s_config);

        var thrown = await Should.ThrowAsync(() => source.ReadAsync(), error);

        thrown.Message.ShouldContain(told);
        (thrown + source.Shown).ShouldNotContain("c1ient");
        api.To("/items").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_that_only_the_manifest_knows_is_one()
    {
        await using var api = await WireApi.StartAsync(_ => Status(500, """{"code":"TOKEN_DEAD"}"""));
        using var source = new WireSource(
            api, Client + ", refresh_token: r, refresh_token_error_status_codes: [500], refresh_token_error_key: code, refresh_token_error_values: [TOKEN_DEAD] }", s_config);

        await Should.ThrowAsync<SourceAuthenticationException>(() => source.ReadAsync());

        api.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_token_endpoint_that_throttles_is_asked_when_it_says()
    {
        var time = new MovingTime();
        await using var api = await WireApi.StartAsync(_ => RetryAfter(429, "120"));
        using var source = new WireSource(api, Credentials, s_config, time);

        var page = (await source.ReadAsync()).ShouldBeOfType<PageResult.Throttled>();

        page.Until.ShouldBe(FixedTime.Noon.AddSeconds(120));
    }

    [Fact]
    public async Task A_token_that_was_fetched_is_hidden_like_a_configured_secret()
    {
        await using var api = await WireApi.StartAsync(request => request.Path == "/token" ? Body("""{"access_token":"acc3ss-t0ken"}""") : Status(400, """{"message":"acc3ss-t0ken may not"}"""));
        using var source = new WireSource(api, Credentials, s_config);

        var error = await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync());

        error.Message.ShouldContain("(*** may not)");
        (error + source.Shown).ShouldNotContain("acc3ss");
    }

    [Fact]
    public async Task A_token_endpoint_in_the_own_network_that_only_the_manifest_names_is_not_called()
    {
        await using var api = await WireApi.StartAsync(Answer("{}"));
        using var client = SourceHttp.CreateClient();
        using var source = new WireSource(
            api,
            Credentials.Replace("{{ config['base_url'] }}/token", api.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/token", StringComparison.Ordinal),
            s_config,
            reader: WireSource.NewReader(client, new TestLogger()));

        (await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync())).Message.ShouldContain("is not called");

        api.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("authenticator: { type: OAuthAuthenticator, client_id: a, client_secret: b }", "token_refresh_endpoint is missing")]
    [InlineData("authenticator: { type: OAuthAuthenticator, token_refresh_endpoint: \"https://x.example\", client_id: a, client_secret: b }", "refresh_token is missing")]
    [InlineData("authenticator: { type: OAuthAuthenticator, token_refresh_endpoint: \"https://x.example\", use_profile_assertion: true }", "profile_assertion is missing")]
    public void A_grant_that_lacks_something_is_a_problem_of_the_manifest(string authenticator, string told) =>
        Should.Throw<ManifestException>(() => ManifestParser.Parse(WireSource.Manifest(authenticator), "crm.yaml")).Message.ShouldContain(told);

    private static Func<WireRequest, Reply> Answer(string token) => request => request.Path == "/token" ? Body(token) : Page(1);

    private static Reply Slowly(string body, int status = 200) => async context =>
    {
        await Task.Delay(100, context.RequestAborted);
        await Status(status, body)(context);
    };
}
