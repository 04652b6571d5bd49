using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests.Jobs;

/// <summary>Records that the source prepares in a job: created, asked about, downloaded.</summary>
public sealed class JobTests
{
    private const string Created = """{"id":"job-7"}""";
    private static readonly Reply s_pending = Body("""{"status":"pending"}""");

    [Fact]
    public async Task A_job_is_created_then_asked_about_then_downloaded_from_each_of_its_targets()
    {
        await using var api = await ScriptedApi.StartAsync(
            Body(Created), s_pending, Ready("/files/a", "/files/b"), Body("id\n1\n2\n"), Ready("/files/a", "/files/b"), Body("id\n3\n"));
        using var source = new TestSource(api, Manifest(api));

        var results = await StepsAsync(source);

        results.OfType<PageResult.Throttled>().Count().ShouldBe(2);
        results.OfType<PageResult.Read>().Select(page => page.Text()).ShouldBe(["""[{"id":"1"},{"id":"2"}]""", """[{"id":"3"}]"""]);
        api.Requests.Select(request => request.PathAndQuery).ShouldBe(
            ["/exports", "/exports/job-7", "/exports/job-7", "/files/a", "/exports/job-7", "/files/b"]);
    }

    [Fact]
    public async Task Waiting_for_a_job_is_handed_out_and_the_position_knows_the_job()
    {
        await using var api = await ScriptedApi.StartAsync(Body(Created), s_pending);
        using var source = new TestSource(api, Manifest(api), time: new FixedTime(FixedTime.Noon));

        var created = (await source.ReadAsync()).ShouldBeOfType<PageResult.Throttled>();
        var waiting = (await source.ReadAsync(created.Next)).ShouldBeOfType<PageResult.Throttled>();

        created.Until.ShouldBe(FixedTime.Noon.AddSeconds(5));
        created.Next!.Page.ShouldBe(1);
        waiting.Next.ShouldBeNull();
        api.Requests[1].PathAndQuery.ShouldBe("/exports/job-7");
    }

    // JSON can spell half of a surrogate pair, which is no text.
    [Theory]
    [InlineData("""{"\ud800":1,"id":"job-7"}""")]
    [InlineData("""{"id":"\ud800"}""")]
    public async Task What_is_said_about_a_job_and_is_no_text_is_told(string body)
    {
        await using var api = await ScriptedApi.StartAsync(Body(body), Body(body));
        using var source = new TestSource(api, Manifest(api));

        (await Should.ThrowAsync<SourceException>(() => StepsAsync(source))).Message.ShouldContain("page 1");
    }

    [Fact]
    public async Task No_credential_of_the_creation_stays_in_the_position()
    {
        await using var api = await ScriptedApi.StartAsync(Status(200, Created, ("Set-Cookie", "session=abc"), ("X-Trace", "t1")));
        using var source = new TestSource(api, Manifest(api));

        var token = (await source.ReadAsync()).ShouldBeOfType<PageResult.Throttled>().Next!.Token!;

        token.ShouldContain("t1");
        token.ShouldNotContain("abc");
        token.ShouldNotContain(TestSource.Secret);
    }

    [Fact]
    public async Task A_failed_job_is_replaced_and_the_third_one_that_fails_is_the_end()
    {
        var failed = Body("""{"status":"failed"}""");
        await using var api = await ScriptedApi.StartAsync(Body(Created), failed, Body(Created), failed, Body(Created), failed);
        using var source = new TestSource(api, Manifest(api));

        var exception = await Should.ThrowAsync<SourceUnavailableException>(() => StepsAsync(source));

        exception.Message.ShouldContain("3 jobs of the source came to nothing");
        api.Requests.Count(request => request.PathAndQuery == "/exports").ShouldBe(3);
    }

    [Fact]
    public async Task The_first_page_of_a_result_comes_after_no_malformed_one()
    {
        await using var api = await ScriptedApi.StartAsync(
            Body(Created), Ready("/files/a", "/files/b"), Body("id\n1\n"), Ready("/files/a", "/files/b"), Body("id\n3\n"));
        using var source = new TestSource(api, Manifest(api));

        var results = await StepsAsync(source);

        var positions = results.Select(result => (result as PageResult.Read)?.Next ?? (result as PageResult.Throttled)?.Next).OfType<PagePosition>().ToList();
        positions.Count.ShouldBe(2);
        positions.ShouldAllBe(position => position.Token != null && !position.IsAfterMalformed);
    }

    [Fact]
    public async Task A_job_without_anything_to_download_is_an_empty_slice()
    {
        await using var api = await ScriptedApi.StartAsync(Body(Created), Body("""{"status":"nothing"}"""));
        using var source = new TestSource(api, Manifest(api));

        var read = (await StepsAsync(source))[^1].ShouldBeRead();

        (read.Count, read.Next).ShouldBe((0, null));
    }

    [Fact]
    public async Task A_status_that_the_manifest_does_not_list_is_named()
    {
        await using var api = await ScriptedApi.StartAsync(Body(Created), Body("""{"status":"paused"}"""));
        using var source = new TestSource(api, Manifest(api));

        var exception = await Should.ThrowAsync<SourceConfigurationException>(() => StepsAsync(source));

        exception.Message.ShouldContain("status paused, which status_mapping does not list (it has pending, ready, failed, late, nothing)");
    }

    [Fact]
    public async Task A_job_that_takes_too_long_is_aborted_and_replaced()
    {
        await using var api = await ScriptedApi.StartAsync(Body(Created), s_pending, Status(200), Body("""{"id":"job-8"}"""), Ready("/files/a"), Body("id\n1\n"));
        using var start = new TestSource(api, Manifest(api), time: new FixedTime(FixedTime.Noon));
        var created = (await start.ReadAsync()).ShouldBeOfType<PageResult.Throttled>();
        using var later = new TestSource(api, Manifest(api), time: new FixedTime(FixedTime.Noon.AddMinutes(31)));

        var results = await StepsAsync(later, created.Next);

        results[^1].ShouldBeRead().Text().ShouldBe("""[{"id":"1"}]""");
        api.Requests.Select(request => request.PathAndQuery).ShouldBe(
            ["/exports", "/exports/job-7", "/exports/job-7/abort", "/exports", "/exports/job-8", "/files/a"]);
    }

    [Fact]
    public async Task A_finished_job_is_deleted_at_the_source_and_a_failure_of_that_loses_nothing()
    {
        await using var api = await ScriptedApi.StartAsync(Body(Created), Ready("/files/a"), Body("id\n1\n"), Status(404));
        using var source = new TestSource(api, Manifest(api, "delete_requester: { type: HttpRequester, url_base: \"{{ config['base_url'] }}\", path: \"/exports/{{ creation_response['id'] }}/delete\", http_method: DELETE }"));

        var read = (await StepsAsync(source))[^1].ShouldBeRead();

        read.Count.ShouldBe(1);
        api.Requests[^1].PathAndQuery.ShouldBe("/exports/job-7/delete");
        source.Logger.Entries.ShouldContain(entry => entry.Text.Contains("did not delete a job", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_result_of_which_the_rest_is_gone_is_an_error_and_not_its_end()
    {
        await using var api = await ScriptedApi.StartAsync(Body(Created), Ready("/files/a", "/files/b"), Body("id\n1\n"), Ready());
        using var source = new TestSource(api, Manifest(api));

        var error = await Should.ThrowAsync<SourcePagingException>(() => StepsAsync(source));

        error.Message.ShouldContain("download 2 of the source's job was begun, and now the source names 0");
    }

    [Theory]
    [InlineData("1e300")]
    [InlineData("Infinity")]
    public async Task A_time_beyond_the_calendar_is_a_long_one(string time)
    {
        await using var api = await ScriptedApi.StartAsync(Body(Created), s_pending, Body("""{"status":"failed"}"""));
        using var source = new TestSource(
            api,
            Manifest(api, $"failed_retry_wait_time_in_seconds: \"{time}\"").Replace("polling_job_timeout: 30", $"polling_job_timeout: \"{time}\"", StringComparison.Ordinal),
            time: new FixedTime(FixedTime.Noon));

        var created = (await source.ReadAsync()).ShouldBeOfType<PageResult.Throttled>();
        (await source.ReadAsync(created.Next)).ShouldBeOfType<PageResult.Throttled>().Next.ShouldBeNull();
        var failed = (await source.ReadAsync(created.Next)).ShouldBeOfType<PageResult.Throttled>();

        failed.Until.ShouldBe(FixedTime.Noon.AddDays(365));
    }

    [Fact]
    public async Task A_wait_within_a_download_is_a_position_of_the_job()
    {
        // Retries that the manifest declares with a long wait are handed out, with the attempts made so far in the position.
        await using var api = await ScriptedApi.StartAsync(
            Body(Created), Ready("/files/a"), Status(500), Ready("/files/a"), Body("id\n1\n"));
        using var source = new TestSource(api, Manifest(api).Replace(
            "url_base: \"{{ download_target }}\"",
            "url_base: \"{{ download_target }}\", error_handler: { type: DefaultErrorHandler, backoff_strategies: [{ type: ConstantBackoffStrategy, backoff_time_in_seconds: 60 }] }",
            StringComparison.Ordinal));

        var results = await StepsAsync(source);

        results[^2].ShouldBeOfType<PageResult.Throttled>().Next!.Token!.ShouldContain("job-7");
        results[^1].ShouldBeRead().Text().ShouldBe("""[{"id":"1"}]""");
    }

    private static Reply Ready(params string[] paths) => context =>
        Body($$"""{"status":"ready","urls":[{{string.Join(',', paths.Select(path => $"\"http://{context.Request.Host}{path}\""))}}]}""")(context);

    /// <summary>Steps to the end, without the waits.</summary>
    internal static async Task<IReadOnlyList<PageResult>> StepsAsync(TestSource source, PagePosition? from = null)
    {
        var results = new List<PageResult>();
        for (var position = from ?? PagePosition.Start; position is not null && results.Count < 50;)
        {
            var result = await source.ReadAsync(position);
            results.Add(result);
            position = result switch
            {
                PageResult.Read read => read.Next,
                PageResult.Throttled throttled => throttled.Next ?? position,
                _ => throw new InvalidOperationException($"{result} was not expected"),
            };
        }

        return results;
    }

    internal static string Manifest(ScriptedApi api, string more = "") => $$$"""
        version: "6.0.0"
        type: DeclarativeSource
        check: { type: CheckStream, stream_names: [customers] }
        definitions:
          requester:
            type: HttpRequester
            url_base: "{{ config['base_url'] }}"
            authenticator: { type: ApiKeyAuthenticator, header: X-Api-Key, api_token: "{{ config['api_key'] }}" }
        streams:
          - type: DeclarativeStream
            name: customers
            retriever:
              type: AsyncRetriever
              status_mapping: { type: AsyncJobStatusMap, running: [pending], completed: [ready], failed: [failed], timeout: [late], skipped: [nothing] }
              status_extractor: { type: DpathExtractor, field_path: [status] }
              download_target_extractor: { type: DpathExtractor, field_path: [urls] }
              record_selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [] } }
              creation_requester: { $ref: "#/definitions/requester", path: /exports, http_method: POST }
              polling_requester: { $ref: "#/definitions/requester", path: "/exports/{{ creation_response['id'] }}" }
              abort_requester: { $ref: "#/definitions/requester", path: "/exports/{{ creation_response['id'] }}/abort", http_method: POST }
              download_requester: { type: HttpRequester, url_base: "{{ download_target }}" }
              download_decoder: { type: CsvDecoder }
              polling_job_timeout: 30
              {{{more}}}
        spec:
          type: Spec
          connection_specification:
            required: [base_url, api_key]
            properties:
              base_url: { type: string }
              api_key: { type: string, airbyte_secret: true }
        """;
}
