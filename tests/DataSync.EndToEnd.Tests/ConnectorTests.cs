using System.Diagnostics;
using System.Text;
using DataSync.EndToEnd.Tests.Support;
using DataSync.SampleApi;

namespace DataSync.EndToEnd.Tests;

/// <summary><c>datasync connector</c> stands in where a connector of the ecosystem is expected.</summary>
public sealed class ConnectorTests
{
    private const string Crm = """
        version: "6.0.0"
        type: DeclarativeSource
        check: { type: CheckStream, stream_names: [customers] }
        definitions:
          retriever:
            type: SimpleRetriever
            requester:
              type: HttpRequester
              url_base: https://crm.example.com
              authenticator: { type: ApiKeyAuthenticator, api_token: "{{ config['credentials']['api_key'] }}", inject_into: { type: RequestOption, inject_into: header, field_name: X-Api-Key } }
            record_selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [data] } }
        streams:
          - type: DeclarativeStream
            name: lost
            retriever: { $ref: "#/definitions/retriever", requester: { $ref: "#/definitions/retriever/requester", path: /api/nothing-here } }
          - type: DeclarativeStream
            name: customers
            primary_key: id
            typo: x
            retriever: { $ref: "#/definitions/retriever", requester: { $ref: "#/definitions/retriever/requester", path: /api/customers } }
            schema_loader: { type: InlineSchemaLoader, schema: { type: object, properties: { id: { type: integer }, createdAt: { type: [string, "null"], format: date-time }, order: { type: object } } } }
          - type: DeclarativeStream
            name: custom
            retriever: { type: CustomRetriever, class_name: source_crm.Custom }
        spec:
          type: Spec
          documentation_url: https://docs.example.com/crm
          connection_specification:
            type: object
            required: [credentials]
            properties:
              credentials:
                type: object
                oneOf:
                  - title: API key
                    required: [kind, api_key]
                    properties: { kind: { type: string, const: key }, api_key: { type: string, title: API key, airbyte_secret: true } }
                  - title: Login
                    required: [kind, user]
                    properties: { kind: { type: string, const: login }, user: { type: string } }
        """;

    private const string Config = """{"credentials":{"kind":"key","api_key":"key-1"}}""";

    [Fact]
    public async Task Spec_discover_and_check_answer_with_their_messages_and_nothing_else()
    {
        using var folder = new ConnectorFolder();
        await using var api = await StartAsync();
        var (manifest, config) = (folder.Write("crm.yaml", Crm), folder.Write("config.json", Config));

        var spec = ProtocolLines.Of(await folder.RunAsync("spec", "--manifest", manifest)).OfType("SPEC", "spec").ShouldHaveSingleItem();
        spec.GetProperty("documentationUrl").GetString().ShouldBe("https://docs.example.com/crm");
        var catalog = ProtocolLines.Of(await folder.RunAsync("discover", "--manifest", manifest)).OfType("CATALOG", "catalog").ShouldHaveSingleItem();
        catalog.GetProperty("streams").EnumerateArray().Select(stream => stream.GetProperty("name").GetString()).ShouldBe(["lost", "customers"]);
        var check = await folder.RunAsync("check", "--manifest", manifest, "--config", config, "--url-base", api.BaseUrl);

        check.ExitCode.ShouldBe(0);
        ProtocolLines.Of(check).OfType("CONNECTION_STATUS", "connectionStatus").ShouldHaveSingleItem().GetProperty("status").GetString().ShouldBe("SUCCEEDED");
    }

    [Fact]
    public async Task A_configuration_may_come_through_a_pipe_so_that_its_secrets_are_in_no_file()
    {
        using var folder = new ConnectorFolder();
        await using var api = await StartAsync();
        var pipe = Path.Combine(folder.Path, "pipe");
        using (var made = Process.Start("mkfifo", pipe))
            await made.WaitForExitAsync();

        var checking = folder.RunAsync("check", "--manifest", folder.Write("crm.yaml", Crm), "--config", pipe, "--url-base", api.BaseUrl);
        // Opening it waits for the other end; what is written can be read but once.
        await Task.Run(() =>
        {
            using var end = new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            end.Write(Encoding.UTF8.GetBytes(Config));
        }).WaitAsync(TimeSpan.FromMinutes(1));
        var check = await checking;

        ProtocolLines.Of(check).OfType("CONNECTION_STATUS", "connectionStatus").ShouldHaveSingleItem()
            .GetProperty("status").GetString().ShouldBe("SUCCEEDED", check.Output + check.Error);
    }

    [Theory]
    [InlineData("""{"credentials":{"kind":"key","api_key":"wrong-9"}}""", "401")]
    [InlineData("""{"credentials":{"kind":"key"}}""", "credentials.api_key (API key)")]
    [InlineData("""{"credentials":{"kind":"keys"}}""", "credentials.kind must be one of key, login")]
    public async Task Check_says_what_is_wrong_as_the_status_and_shows_no_secret(string json, string said)
    {
        using var folder = new ConnectorFolder();
        await using var api = await StartAsync();

        var result = await folder.RunAsync(
            "check", "--manifest", folder.Write("crm.yaml", Crm), "--config", folder.Write("config.json", json), "--url-base", api.BaseUrl, "--trace");

        result.ExitCode.ShouldBe(0, result.Error);
        var status = ProtocolLines.Of(result).OfType("CONNECTION_STATUS", "connectionStatus").ShouldHaveSingleItem();
        status.GetProperty("status").GetString().ShouldBe("FAILED");
        status.GetProperty("message").GetString()!.ShouldContain(said);
        (result.Output + result.Error).ShouldNotContain("wrong-9");
    }

    [Fact]
    public async Task A_stream_that_fails_is_told_and_the_others_are_read()
    {
        using var folder = new ConnectorFolder();
        await using var api = await StartAsync();
        var catalog = folder.Write("catalog.json", """
            {"streams":[{"stream":{"name":"lost"},"sync_mode":"full_refresh"},{"stream":{"name":"custom"},"sync_mode":"full_refresh"},
                        {"stream":{"name":"customers"},"sync_mode":"full_refresh"}]}
            """);

        var result = await folder.RunAsync(
            "read", "--manifest", folder.Write("crm.yaml", Crm), "--config", folder.Write("config.json", Config), "--catalog", catalog, "--url-base", api.BaseUrl);

        result.ExitCode.ShouldBe(1);
        var messages = ProtocolLines.Of(result);
        messages.Errors().Select(error => (ProtocolLines.Text(error.GetProperty("stream_descriptor"), "name"), ProtocolLines.Text(error, "failure_type")))
            .ShouldBe([("lost", "config_error"), ("custom", "config_error")]);
        messages.Errors()[1].GetProperty("message").GetString()!.ShouldContain("CustomRetriever");
        (messages.StatusOf("lost")[^1], messages.StatusOf("custom")[^1]).ShouldBe(("INCOMPLETE", "INCOMPLETE"));
        messages.StatusOf("customers").ShouldBe(["STARTED", "RUNNING", "COMPLETE"]);
        messages.OfType("RECORD", "record").Count.ShouldBe(100);
        messages.OfType("STATE", "state").ShouldHaveSingleItem().GetProperty("sourceStats").GetProperty("recordCount").GetDouble().ShouldBe(100);
        messages.OfType("LOG", "log").Select(log => ProtocolLines.Text(log, "message")).ShouldContain(text => text.Contains("typo", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reading_ends_at_the_limit_and_tells_requests_without_secrets()
    {
        using var folder = new ConnectorFolder();
        await using var api = await StartAsync();

        var result = await folder.RunAsync(
            "read", "--manifest", folder.Write("crm.yaml", Crm), "--config", folder.Write("config.json", Config),
            "--stream", "customers", "--limit", "7", "--url-base", api.BaseUrl, "--trace");

        result.ExitCode.ShouldBe(0, result.Output);
        var messages = ProtocolLines.Of(result);
        messages.OfType("RECORD", "record").Count.ShouldBe(7);
        messages.OfType("STATE", "state").ShouldBeEmpty();
        messages.OfType("LOG", "log").Select(log => ProtocolLines.Text(log, "message")).ShouldContain(text => text.Contains($"GET {api.BaseUrl}/api/customers: 200", StringComparison.Ordinal));
        result.Output.ShouldNotContain("key-1");
    }

    [Theory]
    [InlineData("config.json", null, "config.json is not there")]
    [InlineData("config.json", "{\n \"a\": 1,,\n}", "config.json(2,")]
    [InlineData("config.json", "[1]", "an object is expected")]
    [InlineData("crm.yaml", "version: [", "not valid YAML")]
    [InlineData("crm.yaml", "type: Nothing", "no component type Nothing")]
    [InlineData("state.json", "{\"customers\": {}}", "stream_descriptor")]
    [InlineData("state.json", "[{\"type\": \"STREAM\", \"stream\": {\"stream_descriptor\": {\"name\": \"customers\"}, \"stream_state\": 1}}]", "an object as stream_state")]
    [InlineData("catalog.json", "{\"streams\": [{\"stream\": \"customers\"}]}", "streams[0]")]
    [InlineData("catalog.json", "{\"streams\": [{\"stream\": {\"name\": \"custmers\"}}]}", "has no stream custmers; it has lost, customers, custom")]
    public async Task Bad_input_is_a_trace_error_that_names_the_place_and_what_to_do(string broken, string? text, string said)
    {
        using var folder = new ConnectorFolder();
        var files = new Dictionary<string, string?>
        {
            ["crm.yaml"] = Crm, ["config.json"] = Config, ["state.json"] = "[]", ["catalog.json"] = """{"streams":[{"stream":{"name":"customers"}}]}""", [broken] = text,
        };
        foreach (var (name, content) in files.Where(file => file.Value is not null))
            folder.Write(name, content!);
        string PathOf(string name) => Path.Combine(folder.Path, name);

        var result = await folder.RunAsync(
            "read", "--manifest", PathOf("crm.yaml"), "--config", PathOf("config.json"), "--state", PathOf("state.json"), "--catalog", PathOf("catalog.json"));

        result.ExitCode.ShouldBe(1);
        var error = ProtocolLines.Of(result).Errors().ShouldHaveSingleItem();
        ProtocolLines.Text(error, "failure_type").ShouldBe("config_error");
        ProtocolLines.Text(error, "message").ShouldContain(said);
        result.Output.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("{{ config['n'] + 1 }}", 0, "3", "")]
    [InlineData("{{ config.list | join(',') }} ü", 0, "\"a,b ü\"", "")]
    [InlineData("{{ config['nothing'] }}", 0, "null", "")]
    [InlineData("x\n{{ config['n' }}", 3, "", "line 2, column")]
    [InlineData("{{ confg['n'] }}", 3, "", "there is no variable confg")]
    public async Task Render_prints_one_value_as_json_or_says_where_the_template_is_wrong(string template, int exitCode, string output, string error)
    {
        using var folder = new ConnectorFolder();

        var result = await folder.RunAsync("render", "--template", template, "--context", folder.Write("context.json", """{"config":{"n":2,"list":["a","b"]}}"""));

        result.ExitCode.ShouldBe(exitCode, result.Error);
        result.Output.Trim().ShouldBe(output);
        result.Error.ShouldContain(error);
    }

    [Fact]
    public async Task Support_tells_for_each_stream_whether_it_runs_and_why_not()
    {
        using var folder = new ConnectorFolder();
        folder.Write("manifests/crm.yaml", Crm);
        folder.Write("manifests/broken.yaml", "a: [");

        var result = await folder.RunAsync("support", Path.Combine(folder.Path, "manifests"), "--json");
        var people = await folder.RunAsync("support", Path.Combine(folder.Path, "manifests"));

        result.ExitCode.ShouldBe(3);
        result.Json.GetProperty("summary").ToString().ShouldBe("""{"manifests":2,"load":1,"streams":3,"supported":2,"warnings":1}""");
        var (broken, crm) = (result.Json.GetProperty("manifests")[0], result.Json.GetProperty("manifests")[1]);
        broken.GetProperty("problems")[0].GetProperty("what").GetString()!.ShouldContain("not valid YAML");
        var reason = crm.GetProperty("streams").EnumerateArray().Single(stream => !stream.GetProperty("supported").GetBoolean()).GetProperty("reasons")[0];
        reason.GetProperty("component").GetString().ShouldBe("CustomRetriever");
        reason.GetProperty("line").GetInt32().ShouldBeGreaterThan(20);
        foreach (var name in new[] { "path", "remedy" })
            reason.GetProperty(name).GetString().ShouldNotBeNullOrEmpty();
        people.Output.ShouldContain("2 of 3 streams are supported");
    }

    [Fact]
    public async Task Add_writes_a_sync_and_a_table_that_check_and_migrate_accept_and_overwrites_nothing()
    {
        using var folder = new ConnectorFolder();
        var manifest = folder.Write("source-crm/manifest.yaml", Crm);
        folder.Write("source-crm/metadata.yaml", "data:\n  license: MIT\n");
        await using var database = await TestDatabase.CreateAsync();
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings__DataSync"] = database.ConnectionString,
            ["DataSync__Definitions"] = Path.Combine(folder.Path, "definitions"),
            ["SECRET_CRM_CREDENTIALS_API_KEY"] = "key-1",
        };

        (await folder.RunAsync("add", manifest, "--stream", "lost")).Error.ShouldContain("--key");
        Directory.Exists(Path.Combine(folder.Path, "definitions")).ShouldBeFalse();
        var added = await folder.RunAsync("add", manifest, "--json", "--stream", "customers");
        added.ExitCode.ShouldBe(0, added.Error);
        var (check, migrate) = (await CliProcess.RunAsync(settings, "check", "--offline"), await CliProcess.RunAsync(settings, "migrate"));
        var again = await folder.RunAsync("add", manifest, "--stream", "customers");

        added.Json.GetProperty("licence").GetString().ShouldBe("MIT");
        added.Json.GetProperty("secrets")[0].GetString().ShouldBe("crm-credentials-api-key");
        check.ExitCode.ShouldBe(0, check.Output + check.Error);
        check.Output.ShouldContain("typo");
        migrate.ExitCode.ShouldBe(0, migrate.Error);
        (await database.ScalarAsync<string>(
            "SELECT string_agg(column_name || ' ' || data_type, ', ' ORDER BY ordinal_position) FROM information_schema.columns WHERE table_name = 'crm_customers'"))
            .ShouldBe("id bigint, created_at timestamp with time zone, order jsonb, synced_at timestamp with time zone, sync_batch_id uuid");
        again.ExitCode.ShouldBe(3);
        again.Error.ShouldContain("--force");
        (await folder.RunAsync("add", manifest, "--stream", "customers", "--force")).ExitCode.ShouldBe(0);
    }

    private static Task<SampleApiServer> StartAsync() => SampleApiServer.StartAsync(new SampleApiOptions { Records = 100, BadRate = 0, ApiKeys = ["key-1"] });
}
