using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests.Jobs;

/// <summary>A job's position is stored and shown: the addresses that the source names for it must leave no secret there.</summary>
public sealed class JobSecretsTests
{
    private const string Escaped = "s3cr3t%2Bkey%2F42";
    private const string Rotated = "n3w&key";

    [Fact]
    public async Task A_secret_in_the_address_to_ask_at_is_stored_as_the_place_it_is_kept_at()
    {
        await using var api = await ScriptedApi.StartAsync(At("status_url", $"/status?sid={Escaped}&job=7"), Body("""{"status":"pending"}"""));
        using var source = new TestSource(api, Manifest(api));
        var created = (await source.ReadAsync()).ShouldBeOfType<PageResult.Throttled>().Next!;
        using var later = new TestSource(api, Manifest(api), secret: Rotated);

        await later.ReadAsync(created);

        ShouldHoldNoSecret(created);
        created.Token!.ShouldContain("/status?sid={secret-url:config/api_key}&job=7");
        api.Requests[1].PathAndQuery.ShouldBe("/status?sid=n3w%26key&job=7");
    }

    [Fact]
    public async Task A_secret_in_the_addresses_of_a_download_and_its_pages_is_in_no_position()
    {
        var status = At("status_url", "/status");
        var ready = At("url", $"/files/a?sid={Escaped}", "\"status\":\"ready\",");
        await using var api = await ScriptedApi.StartAsync(
            status, ready, At("next", $"/files/a?sid={Escaped}&page=2", "\"data\":[{\"id\":1}],"), ready, Body("""{"data":[{"id":2}]}"""));
        using var source = new TestSource(api, Manifest(api));

        var results = await JobTests.StepsAsync(source);

        results.OfType<PageResult.Read>().Select(page => page.Text()).ShouldBe(["""[{"id":1}]""", """[{"id":2}]"""]);
        PagePosition[] positions = [.. results.Select(result => (result as PageResult.Read)?.Next ?? (result as PageResult.Throttled)?.Next).OfType<PagePosition>()];
        positions.Length.ShouldBe(2);
        positions.ShouldAllBe(position => !position.Token!.Contains("s3cr3t", StringComparison.OrdinalIgnoreCase));
        api.Requests.Where(request => request.PathAndQuery.StartsWith("/files", StringComparison.Ordinal)).Select(request => request.PathAndQuery)
            .ShouldBe([$"/files/a?sid={Escaped}", $"/files/a?sid={Escaped}&page=2"]);
    }

    [Fact]
    public async Task A_secret_that_was_rotated_goes_into_the_stored_address_of_the_next_page_of_a_download()
    {
        var ready = At("url", "/files/a", "\"status\":\"ready\",");
        await using var api = await ScriptedApi.StartAsync(
            At("status_url", "/status"), ready, At("next", $"/files/a?sid={Escaped}&page=2", "\"data\":[{\"id\":1}],"), ready, Body("""{"data":[]}"""));
        using var source = new TestSource(api, Manifest(api));
        var created = (await source.ReadAsync()).ShouldBeOfType<PageResult.Throttled>().Next!;
        var next = (await source.ReadAsync(created)).ShouldBeRead().Next!;
        using var later = new TestSource(api, Manifest(api), secret: Rotated);

        await later.ReadAsync(next);

        api.Requests[^1].PathAndQuery.ShouldBe("/files/a?sid=n3w%26key&page=2");
    }

    [Fact]
    public async Task A_token_that_the_source_issued_is_not_stored_with_the_job()
    {
        const string login = """
            authenticator: { type: OAuthAuthenticator, token_refresh_endpoint: "{{ config['base_url'] }}/token", client_id: id, client_secret: "{{ config['api_key'] }}", grant_type: client_credentials }
            """;
        await using var api = await ScriptedApi.StartAsync(Body("""{"access_token":"issued-one","expires_in":3600}"""), At("status_url", "/status?session=issued-one"));
        using var source = new TestSource(api, Manifest(api).Replace(Key, login, StringComparison.Ordinal));

        var error = await Should.ThrowAsync<SourceException>(() => source.ReadAsync());

        error.Message.ShouldContain("holds a token of the source, which must not be stored");
        error.ToString().ShouldNotContain("issued-one");
    }

    private static void ShouldHoldNoSecret(PagePosition position)
    {
        position.Token!.ShouldNotContain(TestSource.Secret);
        position.Token!.ShouldNotContain(Escaped);
    }

    /// <summary>An answer with an address of the same host.</summary>
    private static Reply At(string field, string pathAndQuery, string more = "") => context =>
        Body($$"""{{{more}}"{{field}}":"http://{{context.Request.Host}}{{pathAndQuery}}"}""")(context);

    private const string Key = "authenticator: { type: ApiKeyAuthenticator, header: X-Api-Key, api_token: \"{{ config['api_key'] }}\" }";

    private static string Manifest(ScriptedApi api) => JobTests.Manifest(api, """
        download_extractor: { type: DpathExtractor, field_path: [data] }
              download_paginator: { type: DefaultPaginator, page_token_option: { type: RequestPath },
                                    pagination_strategy: { type: CursorPagination, cursor_value: "{{ response.get('next') }}" } }
        """)
        .Replace("polling_requester: { $ref: \"#/definitions/requester\", path: \"/exports/{{ creation_response['id'] }}\" }", "polling_requester: { type: HttpRequester, url_base: \"{{ creation_response['status_url'] }}\" }", StringComparison.Ordinal)
        .Replace("field_path: [urls]", "field_path: [url]", StringComparison.Ordinal)
        .Replace("CsvDecoder", "JsonDecoder", StringComparison.Ordinal);
}
