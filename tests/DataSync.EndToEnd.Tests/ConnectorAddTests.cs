using DataSync.EndToEnd.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DataSync.EndToEnd.Tests;

/// <summary><c>datasync connector add</c> for what only the source knows: the fields of a stream, and the streams themselves.</summary>
public sealed class ConnectorAddTests
{
    private const string Crm = """
        version: "6.0.0"
        type: DeclarativeSource
        check: { type: CheckStream, stream_names: [records] }
        definitions:
          requester:
            type: HttpRequester
            url_base: https://crm.example.com
            authenticator: { type: BearerAuthenticator, api_token: "{{ config['token'] }}" }
          selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [] } }
          schema:
            type: DynamicSchemaLoader
            retriever:
              type: SimpleRetriever
              requester: { $ref: "#/definitions/requester", path: /fields }
              record_selector: { $ref: "#/definitions/selector" }
            schema_type_identifier: { schema_pointer: [fields], key_pointer: [name], type_pointer: [kind] }
          stream:
            type: DeclarativeStream
            primary_key: id
            retriever:
              type: SimpleRetriever
              requester: { $ref: "#/definitions/requester", path: /records }
              record_selector: { $ref: "#/definitions/selector" }
            schema_loader: { $ref: "#/definitions/schema" }
        streams:
          - { $ref: "#/definitions/stream", name: records }
        dynamic_streams:
          - type: DynamicDeclarativeStream
            name: tables
            stream_template: { $ref: "#/definitions/stream", name: "" }
            components_resolver:
              type: HttpComponentsResolver
              retriever:
                type: SimpleRetriever
                requester: { $ref: "#/definitions/requester", path: /tables }
                record_selector: { $ref: "#/definitions/selector" }
              components_mapping:
                - { type: ComponentMappingDefinition, field_path: [name], value: "{{ components_values['name'] }}" }
        spec:
          type: Spec
          connection_specification:
            type: object
            required: [token]
            properties: { token: { type: string, airbyte_secret: true } }
        """;

    [Fact]
    public async Task With_a_configuration_the_mapping_is_made_of_what_the_source_says_of_its_fields_and_streams()
    {
        await using var api = await StartAsync();
        using var folder = new ConnectorFolder();
        var (manifest, config) = (folder.Write("crm.yaml", Crm), folder.Write("config.json", """{"token":"t0ken-1"}"""));

        var declared = await folder.RunAsync("add", manifest, "--config", config, "--url-base", api.Urls.Single(), "--json");
        var made = await folder.RunAsync("add", manifest, "--config", config, "--url-base", api.Urls.Single(), "--stream", "deals", "--force", "--json");

        declared.ExitCode.ShouldBe(0, declared.Error);
        made.ExitCode.ShouldBe(0, made.Error);
        declared.Json.GetProperty("notes").GetArrayLength().ShouldBe(0);
        made.Json.GetProperty("supported").EnumerateArray().Select(name => name.GetString()).ShouldBe(["records", "deals"]);
        foreach (var sync in new[] { "crm-records", "crm-deals" })
        {
            var yaml = await File.ReadAllTextAsync(Path.Combine(folder.Path, "definitions", "syncs", $"{sync}.yaml"));
            yaml.ShouldMatch("amount: . from: \"?amount\"?, type: number, nullable: true");
            yaml.ShouldMatch("id: . from: \"?id\"?, type: integer, required: true");
            yaml.ShouldNotContain("t0ken-1");
        }
    }

    [Fact]
    public async Task Without_a_configuration_it_says_what_only_the_source_knows_and_how_to_ask_it()
    {
        using var folder = new ConnectorFolder();
        var manifest = folder.Write("crm.yaml", Crm);

        var fields = await folder.RunAsync("add", manifest, "--json");
        var stream = await folder.RunAsync("add", manifest, "--stream", "deals", "--force");

        fields.ExitCode.ShouldBe(0, fields.Error);
        fields.Json.GetProperty("notes")[0].GetString()!.ShouldContain("fields of stream records, so some may be missing in the sync; pass --config FILE");
        stream.ExitCode.ShouldBe(3);
        stream.Error.ShouldContain("no stream deals without a configuration");
        stream.Error.ShouldContain("pass --config FILE");
    }

    [Fact]
    public async Task A_setting_has_a_name_that_a_shell_can_set()
    {
        using var folder = new ConnectorFolder();
        var manifest = folder.Write("7crm.yaml", Crm
            .Replace("required: [token]", "required: [token, since]", StringComparison.Ordinal)
            .Replace("properties: { token:", "properties: { since: { type: string }, token:", StringComparison.Ordinal));

        var added = await folder.RunAsync("add", manifest, "--json");

        added.Json.GetProperty("settings")[0].GetString().ShouldBe("_7CRM_SINCE", added.Error);
        (await folder.RunAsync("add", manifest, "--force")).ExitCode.ShouldBe(0);
        var settings = new Dictionary<string, string?>
        {
            ["DataSync__Definitions"] = Path.Combine(folder.Path, "definitions"),
            ["_7CRM_SINCE"] = "2026-01-01",
            ["SECRET_7CRM_TOKEN"] = "t0ken-1",
        };
        (await CliProcess.RunAsync(settings, "check", "7crm-records", "--offline")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_source_that_refuses_is_told_and_nothing_is_written()
    {
        await using var api = await StartAsync();
        using var folder = new ConnectorFolder();
        var (manifest, config) = (folder.Write("crm.yaml", Crm), folder.Write("config.json", """{"token":"wrong-9"}"""));

        var added = await folder.RunAsync("add", manifest, "--config", config, "--url-base", api.Urls.Single());

        added.ExitCode.ShouldBe(3);
        added.Error.ShouldContain("status 401");
        (added.Output + added.Error).ShouldNotContain("wrong-9");
        Directory.Exists(Path.Combine(folder.Path, "definitions")).ShouldBeFalse();
    }

    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context =>
        {
            context.Response.ContentType = "application/json";
            if (context.Request.Headers.Authorization != "Bearer t0ken-1")
                context.Response.StatusCode = 401;
            return context.Response.WriteAsync(context.Request.Path.Value switch
            {
                "/fields" => """{"fields":[{"name":"id","kind":"integer"},{"name":"amount","kind":"number"}]}""",
                "/tables" => """[{"name":"deals"}]""",
                _ => "[]",
            });
        });
        await app.StartAsync();
        return app;
    }
}
