using DataSync.Connectors.Manifests;
using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests;

public sealed class ManifestParserTests
{
    [Fact]
    public void A_manifest_tells_its_streams_and_configuration()
    {
        var manifest = ManifestParser.Parse(
            """
            version: 4.3.2
            type: DeclarativeSource
            check: { stream_names: [orders] }
            streams:
              - name: orders
                primary_key: [id, [shop, name]]
                schema_loader: { type: InlineSchemaLoader, schema: { type: object, properties: { id: { type: integer } } } }
                retriever:
                  requester: { url_base: "https://shop.example.com", path: orders, http_method: GET, authenticator: { type: NoAuth } }
                  record_selector: { extractor: { field_path: [] } }
                  decoder: { type: JsonDecoder }
            spec:
              type: Spec
              documentation_url: https://docs.example.com
              connection_specification:
                required: [token]
                properties:
                  token: { type: string, airbyte_secret: true }
                  region: { type: string, default: eu }
            metadata: { anything: [goes] }
            """,
            "connectors/shop.yaml");

        manifest.Name.ShouldBe("shop");
        manifest.Version.ShouldBe("4.3.2");
        manifest.CheckStreams.ShouldBe(["orders"]);
        manifest.Config.ShouldBe([new ConfigProperty("token", true, true, null), new ConfigProperty("region", false, false, "eu")]);
        var stream = manifest.Streams.ShouldHaveSingleItem().Value;
        stream.PrimaryKey.ShouldBe(["id", "shop.name"]);
        stream.Schema.ShouldNotBeNull()["properties"].ShouldBeOfType<ManifestMap>().Entries.Keys.ShouldBe(["id"]);
    }

    [Fact]
    public async Task Definitions_are_joined_by_reference_and_own_keys_win()
    {
        const string manifest = """
            version: "1"
            type: DeclarativeSource
            check: { type: CheckStream, stream_names: [customers] }
            definitions:
              base: { type: HttpRequester, url_base: "{{ config['base_url'] }}", path: /wrong, request_parameters: { a: "1" } }
              a/b: [rows]
              chain: { selector: { $ref: "#/definitions/selector" } }
              selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: "#/definitions/a/b" } }
              streams:
                - name: customers
                  retriever:
                    requester: { $ref: "#/definitions/base", path: /right }
                    record_selector: "#/definitions/chain/selector"
            streams: [ { $ref: "#/definitions/streams/0" } ]
            """;
        await using var api = await ScriptedApi.StartAsync(Body("""{"rows":[1]}"""));
        using var source = new TestSource(api, manifest);

        (await source.ReadAsync()).ShouldBeRead().Count.ShouldBe(1);

        api.Requests.Single().PathAndQuery.ShouldBe("/right?a=1");
    }

    [Fact]
    public async Task Parameters_reach_every_component_below_and_the_inner_ones_win()
    {
        const string manifest = """
            version: "1"
            type: DeclarativeSource
            check: { stream_names: [customers] }
            streams:
              - $parameters: { name: customers, path: "/v2/{{ config['region'] }}/customers", field: outer, secret_name: api_key }
                retriever:
                  requester:
                    url_base: "{{ config['base_url'] }}"
                    request_parameters: { entity: "{{ parameters['name'] }}", again: "{{ parameters.name }}-x" }
                  record_selector:
                    $parameters: { field: inner }
                    extractor: { field_path: ["{{ parameters[\"field\"] }}"] }
            spec:
              connection_specification: { properties: { region: { default: eu } } }
            """;
        await using var api = await ScriptedApi.StartAsync(Body("""{"outer":[1,2],"inner":[1]}"""));
        using var source = new TestSource(api, manifest);

        (await source.ReadAsync()).ShouldBeRead().Count.ShouldBe(1);

        api.Requests.Single().PathAndQuery.ShouldBe("/v2/eu/customers?entity=customers&again=customers-x");
    }

    [Fact]
    public async Task A_request_parameter_without_a_value_is_left_out()
    {
        const string requester = """request_parameters: { since: "{{ config['since'] }}", part: "x{{ config['since'] }}", text: "a b&c" }""";
        await using var api = await ScriptedApi.StartAsync(Page(1));
        using var source = new TestSource(api, TestSource.Manifest(requester: requester, paginator: TestSource.NoPaging));

        await source.ReadAsync();

        api.Requests.Single().PathAndQuery.ShouldBe("/api/customers?part=x&text=a%20b%26c");
    }

    [Fact]
    public async Task Request_headers_are_sent()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1));
        using var source = new TestSource(api, TestSource.Manifest(requester: """request_headers: { X-Tenant: "{{ config.api_key }}", Accept: application/vnd.crm+json }"""));

        await source.ReadAsync();

        api.Requests.Single().Headers["X-Tenant"].ShouldBe(TestSource.Secret);
        api.Requests.Single().Headers["Accept"].ShouldBe("application/vnd.crm+json");
    }

    [Theory]
    [InlineData("url_base: \"{{ config['base_url'] }}/\"", "path: /a/b/", "/a/b/")]
    [InlineData("url_base: \"{{ config['base_url'] }}/v1/\"", "path: a", "/v1/a")]
    [InlineData("url: \"{{ config['base_url'] }}/v1/a?x=1\"", "", "/v1/a?x=1")]
    [InlineData("url_base: \"{{ config['base_url'] }}\"", "path: \"{{ config['base_url'] }}/whole\"", "/whole")]
    public async Task Base_and_path_are_joined_with_one_slash(string baseUrl, string path, string expected)
    {
        var manifest = $$"""
            version: "1"
            type: DeclarativeSource
            check: { stream_names: [customers] }
            streams:
              - name: customers
                retriever:
                  requester:
                    {{baseUrl}}
                    {{path}}
                  record_selector: { extractor: { field_path: [data] } }
            """;
        await using var api = await ScriptedApi.StartAsync(Page(1));
        using var source = new TestSource(api, manifest);

        await source.ReadAsync();

        api.Requests.Single().PathAndQuery.ShouldBe(expected);
    }

    [Theory]
    [InlineData("not an address")]
    [InlineData("ftp://example.com")]
    [InlineData("/relative")]
    public async Task A_base_url_that_is_no_http_address_is_refused(string url)
    {
        await using var api = await ScriptedApi.StartAsync();
        using var source = new TestSource(api, baseUrl: url);

        (await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync())).Message.ShouldContain("not an absolute http or https address");
    }

    [Fact]
    public async Task A_query_parameter_set_twice_is_refused()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var source = new TestSource(api, TestSource.Manifest(requester: "request_parameters: { page: \"1\" }"));

        (await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync())).Message.ShouldContain("query parameter page is set twice");
    }

    [Fact]
    public void A_missing_required_value_and_an_unknown_stream_are_refused_by_name()
    {
        var manifest = ManifestParser.Parse(TestSource.Manifest(), "crm.yaml");

        Should.Throw<SourceConfigurationException>(() => SourceStream.Create(manifest, "customers", new Dictionary<string, ConfigValue> { ["base_url"] = new("") }))
            .Message.ShouldBe("Connector crm needs a value for base_url, api_key. Add it to source.config of the sync.");
        Should.Throw<SourceConfigurationException>(() => SourceStream.Create(manifest, "invoices", TestSource.Config("http://x")))
            .Message.ShouldBe("Connector crm has no stream invoices. It has: customers.");
    }
}
