using DataSync.Core.Reading;

namespace DataSync.Connectors.Tests.Paging;

/// <summary>Positions are stored and shown: what a source puts into the address of its next page must leave no secret in them.</summary>
public sealed class SecretsInPositionsTests
{
    private const string Escaped = "s3cr3t%2Bkey%2F42";
    private const string Header = "{ type: ApiKeyAuthenticator, header: X-Api-Key, api_token: \"{{ config['api_key'] }}\" }";
    private const string Query =
        "{ type: ApiKeyAuthenticator, inject_into: { type: RequestOption, inject_into: request_parameter, field_name: access_token }, api_token: \"{{ config['api_key'] }}\" }";
    private const string Bearer = "{ type: BearerAuthenticator, api_token: \"{{ config['api_key'] }}\" }";

    [Fact]
    public async Task An_access_token_in_the_address_of_the_next_page_is_left_to_the_authenticator()
    {
        await using var api = await ScriptedApi.StartAsync(
            Next($"/v1/feed?access_token={Escaped}&limit=2&after=QVFI", 1, 2), Next($"/v1/feed?limit=2&access_token=OfThePageItself&after=ZZ", 3, 4), Replies.Page(5));
        using var source = new TestSource(api, Manifest(Query));

        var positions = await PositionsAsync(source);

        Assert.Equal([$"\"{api.Url}/v1/feed?limit=2&after=QVFI\"", $"\"{api.Url}/v1/feed?limit=2&after=ZZ\""], positions);
        Assert.Equal(
            [$"/api/customers?access_token={Escaped}", $"/v1/feed?limit=2&after=QVFI&access_token={Escaped}", $"/v1/feed?limit=2&after=ZZ&access_token={Escaped}"],
            api.Requests.Select(request => request.PathAndQuery));
    }

    [Fact]
    public async Task An_access_token_in_the_address_is_left_out_where_one_is_in_the_header()
    {
        await using var api = await ScriptedApi.StartAsync(Next("/v1/feed?access_token=Derived&after=QVFI", 1, 2), Replies.Page(3));
        using var source = new TestSource(api, Manifest(Bearer));

        var position = Assert.Single(await PositionsAsync(source));

        Assert.DoesNotContain("Derived", position, StringComparison.Ordinal);
        Assert.Equal("/v1/feed?after=QVFI", api.Requests[1].PathAndQuery);
        Assert.Equal($"Bearer {TestSource.Secret}", api.Requests[1].Headers["Authorization"]);
    }

    [Theory]
    [InlineData("/v1/items?sid=s3cr3t%2Bkey%2F42&page=2", "/v1/items?sid={secret-url:config/api_key}&page=2", "/v1/items?sid=s3cr3t%2Bkey%2F42&page=2")]
    [InlineData("/v1/items?sid=s3cr3t%2bkey/42&page=2", "/v1/items?sid={secret-url:config/api_key}&page=2", "/v1/items?sid=s3cr3t%2Bkey%2F42&page=2")]
    [InlineData("/v1/s3cr3t+key/42/items?page=2", "/v1/{secret:config/api_key}/items?page=2", "/v1/s3cr3t+key/42/items?page=2")]
    public async Task A_secret_anywhere_in_the_address_is_stored_as_the_place_it_is_kept_at(string next, string stored, string asked)
    {
        await using var api = await ScriptedApi.StartAsync(Next(next, 1, 2), Replies.Page(3));
        using var source = new TestSource(api, Manifest(Header));

        Assert.Equal([$"\"{api.Url}{stored}\""], await PositionsAsync(source));
        Assert.Equal(asked, api.Requests[1].PathAndQuery);
    }

    [Fact]
    public async Task A_secret_that_was_rotated_goes_into_the_stored_address_of_the_next_page()
    {
        await using var api = await ScriptedApi.StartAsync(Next("/v1/items?sid=s3cr3t%2Bkey%2F42&page=2", 1, 2), Replies.Page(3));
        using var before = new TestSource(api, Manifest(Header));
        var next = (await before.ReadAsync() as PageResult.Read)!.Next!;
        using var after = new TestSource(api, Manifest(Header), secret: "n3w&key");

        await after.ReadAsync(next);

        Assert.Equal("/v1/items?sid=n3w%26key&page=2", api.Requests[1].PathAndQuery);
    }

    [Fact]
    public async Task A_secret_that_is_rotated_while_a_page_is_asked_for_goes_into_the_address_of_the_next_attempt()
    {
        await using var api = await ScriptedApi.StartAsync(
            Next("/v1/items?sid=s3cr3t%2Bkey%2F42&page=2", 1, 2), Replies.Status(401), Next("/v1/items?sid=s3cr3t%2Bkey%2F42&page=3", 3, 4), Replies.Page(5));
        using var source = new TestSource(
            api, Manifest(Header), resolver: _ => ValueTask.FromResult<IReadOnlyDictionary<string, ConfigValue>>(TestSource.Config(api.Url, "newer-key")));

        var positions = await PositionsAsync(source);

        Assert.All(positions, position => Assert.Contains("{secret-url:config/api_key}", position, StringComparison.Ordinal));
        Assert.Equal(
            ["/v1/items?sid=s3cr3t%2Bkey%2F42&page=2", "/v1/items?sid=newer-key&page=2", "/v1/items?sid=newer-key&page=3"],
            api.Requests.Skip(1).Select(request => request.PathAndQuery));
    }

    [Fact]
    public async Task A_token_that_the_source_issued_is_stored_as_the_token_in_use()
    {
        const string authenticator = """
            { type: OAuthAuthenticator, token_refresh_endpoint: "{{ config['base_url'] }}/token", client_id: id, client_secret: "{{ config['api_key'] }}", grant_type: client_credentials }
            """;
        await using var api = await ScriptedApi.StartAsync(
            Token("issued-one"), Next("/v1/items?session=issued-one&page=2", 1, 2), Token("issued-two"), Replies.Page(3));
        using var source = new TestSource(api, Manifest(authenticator));
        var next = (await source.ReadAsync() as PageResult.Read)!.Next!;
        using var another = new TestSource(api, Manifest(authenticator));

        await another.ReadAsync(next);

        Assert.Equal($"\"{api.Url}/v1/items?session={{secret-url:issued/0}}&page=2\"", next.Token);
        Assert.Equal(4, api.Requests.Count);
        Assert.Equal("/v1/items?session=issued-two&page=2", api.Requests[3].PathAndQuery);
        Assert.Equal("Bearer issued-two", api.Requests[3].Headers["Authorization"]);
    }

    [Fact]
    public async Task An_address_without_secrets_is_asked_for_byte_by_byte_as_it_came()
    {
        const string next = "/odata/Accounts?$select=name,createdon&$skiptoken=%3Ccookie%20page%3d%22%31%22%20/%3E&x=a+b%2Bc&token=abc&key=7";
        await using var api = await ScriptedApi.StartAsync(Next(next, 1, 2), Replies.Page(3));
        using var source = new TestSource(api, Manifest(Query));

        Assert.Equal([$"\"{api.Url}{next}\""], await PositionsAsync(source));
        // What System.Uri keeps of it, with the source's own parameter behind.
        Assert.Equal($"{new Uri(api.Url + next).PathAndQuery}&access_token={Escaped}", api.Requests[1].PathAndQuery);
    }

    [Theory]
    [InlineData("/v1/items?sid={secret:config/api_key}&page=2")]
    [InlineData("/v1/items?sid={secret-url:config/api_key}&page=2")]
    [InlineData("/v1/items?sid={secret=}&page=2")]
    public async Task A_source_cannot_ask_for_a_secret_by_the_name_of_its_place(string next)
    {
        await using var api = await ScriptedApi.StartAsync(Next(next, 1, 2), Replies.Page(3));
        using var source = new TestSource(api, Manifest(Header));

        await source.ReadAllAsync();

        Assert.Equal(new Uri(api.Url + next).PathAndQuery, api.Requests[1].PathAndQuery);
        Assert.DoesNotContain("s3cr3t", api.Requests[1].PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_of_few_characters_is_no_secret()
    {
        await using var api = await ScriptedApi.StartAsync(Next("/v1/items?page=42", 1, 2), Replies.Page(3));
        using var source = new TestSource(api, Manifest(Header), secret: "42");

        Assert.Equal([$"\"{api.Url}/v1/items?page=42\""], await PositionsAsync(source));
    }

    [Fact]
    public async Task A_stored_address_whose_secret_is_not_configured_any_more_is_refused()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var source = new TestSource(api, Manifest(Header));

        var error = await Assert.ThrowsAsync<SourceConfigurationException>(
            () => source.ReadAsync(new PagePosition(2, $"\"{api.Url}/v1/items?sid={{secret-url:config/old_key}}\"")));

        Assert.Contains("start from the beginning", error.Message, StringComparison.Ordinal);
        Assert.Empty(api.Requests);
    }

    private static async Task<IReadOnlyList<string>> PositionsAsync(TestSource source) =>
        [.. (await source.ReadAllAsync()).OfType<PageResult.Read>().Select(page => page.Next?.Token).OfType<string>()];

    private static Reply Next(string pathAndQuery, params int[] ids) => context => Replies.Body(
        $$$"""{"data":[{{{Replies.Records(ids)}}}],"paging":{"next":"http://{{{context.Request.Host}}}{{{pathAndQuery}}}"}}""")(context);

    private static Reply Token(string token) => Replies.Body($$"""{"access_token":"{{token}}","expires_in":3600}""");

    private static string Manifest(string authenticator) => TestSource.Manifest(authenticator: authenticator, paginator: """
        { type: DefaultPaginator, page_token_option: { type: RequestPath },
                          pagination_strategy: { type: CursorPagination, cursor_value: "{{ response.get('paging', {}).get('next') }}" } }
        """);
}
