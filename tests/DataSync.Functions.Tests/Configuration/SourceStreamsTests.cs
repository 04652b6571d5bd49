using DataSync.Connectors;
using DataSync.Connectors.Http;
using DataSync.Connectors.Manifests;
using DataSync.Core.Definitions;
using DataSync.Core.Mapping;
using DataSync.Functions.Configuration;
using DataSync.Functions.Tests.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataSync.Functions.Tests.Configuration;

/// <summary>A sync of a stream that only its source tells of.</summary>
public sealed class SourceStreamsTests
{
    [Fact]
    public async Task The_source_is_asked_once_in_ten_minutes_for_each_configuration()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        var asked = 0;
        app.Run(context =>
        {
            Interlocked.Increment(ref asked);
            return context.Response.WriteAsync("[{\"name\":\"orders\"}]");
        });
        await app.StartAsync();
        var time = new SteppedTime();
        using var client = SourceHttp.CreateClient();
        var streams = new SourceStreams(new PageReader(client, NullLogger<PageReader>.Instance, time, () => 0.5), time);
        var sync = Sync();
        async Task<IEnumerable<string>> NamesAsync(string key) => (await streams.ConnectorAsync(
            sync, new Dictionary<string, ConfigValue> { ["base_url"] = new(app.Urls.Single()), ["key"] = new(key) }, resolver: null!, default)).Streams.Keys;

        (await NamesAsync("a")).ShouldBe(["orders"]);
        await NamesAsync("a");
        asked.ShouldBe(1);
        await NamesAsync("b");
        asked.ShouldBe(2);
        time.Advance(TimeSpan.FromMinutes(10));
        await NamesAsync("b");
        asked.ShouldBe(3);
    }

    private static ParsedSync Sync()
    {
        var definition = SyncDefinitionParser.Parse(
            """
            name: orders
            source: { connector: crm, stream: orders, config: { base_url: x } }
            mapping: { id: { from: id, required: true } }
            destination: { table: orders, key: [id] }
            """,
            "orders.yaml").Definition;
        var manifest = ManifestParser.Parse(
            """
            version: "6.0.0"
            type: DeclarativeSource
            check: { type: CheckDynamicStream, stream_count: 1 }
            definitions:
              retriever:
                type: SimpleRetriever
                requester: { type: HttpRequester, url_base: "{{ config['base_url'] }}", path: /tables }
                record_selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [] } }
            dynamic_streams:
              - type: DynamicDeclarativeStream
                stream_template: { type: DeclarativeStream, name: x, retriever: { $ref: "#/definitions/retriever" } }
                components_resolver:
                  type: HttpComponentsResolver
                  retriever: { $ref: "#/definitions/retriever" }
                  components_mapping: [{ type: ComponentMappingDefinition, field_path: [name], value: "{{ components_values.name }}" }]
            spec: { type: Spec, connection_specification: { properties: { base_url: { type: string }, key: { type: string } } } }
            """,
            "crm.yaml");
        return new ParsedSync(definition, [], manifest, new ChunkMapper(definition));
    }
}
