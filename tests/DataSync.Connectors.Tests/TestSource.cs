using DataSync.Connectors.Errors;
using DataSync.Connectors.Http;
using DataSync.Connectors.Manifests;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Tests;

/// <summary>A source on a scripted API, read with waits of milliseconds.</summary>
internal sealed class TestSource : IDisposable
{
    public const string Secret = "s3cr3t+key/42";

    private readonly HttpClient _client;
    private readonly PageReader _reader;

    public TestSource(ScriptedApi api, string? manifest = null, string? baseUrl = null, TimeProvider? time = null, PageReaderOptions? options = null, double random = 0.5, ConfigResolver? resolver = null,
        AddressGuardOptions? guard = null, string secret = Secret)
    {
        _client = SourceHttp.CreateClient(guard);
        Stream = SourceStream.Create(ManifestParser.Parse(manifest ?? Manifest(), "crm.yaml"), "customers", Config(baseUrl ?? api.Url, secret), resolver, time);
        _reader = new PageReader(_client, Logger, time ?? TimeProvider.System, () => random, options ?? FastOptions);
    }

    public static PageReaderOptions FastOptions { get; } = new()
    {
        Retry = new HttpRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1), MaxWaitInPlace = TimeSpan.FromSeconds(1) },
    };

    public TestLogger Logger { get; } = new();

    public SourceStream Stream { get; }

    public static Dictionary<string, ConfigValue> Config(string baseUrl, string secret = Secret) => new()
    {
        ["base_url"] = new ConfigValue(baseUrl),
        ["api_key"] = new ConfigValue(secret, Secret: "crm-api-key"),
    };

    /// <summary>The manifest of the tests, with parts that differ.</summary>
    public static string Manifest(
        string strategy = "{ type: PageIncrement, page_size: 2, start_from_page: 1, inject_on_first_request: true }",
        string fieldPath = "[data]",
        string authenticator = "{ type: ApiKeyAuthenticator, header: X-Api-Key, api_token: \"{{ config['api_key'] }}\" }",
        string hints = "{}",
        string requester = "",
        string? paginator = null) => $$$"""
        version: "4.3.2"
        type: DeclarativeSource
        check: { type: CheckStream, stream_names: [customers] }
        streams:
          - type: DeclarativeStream
            name: customers
            retriever:
              type: SimpleRetriever
              requester:
                type: HttpRequester
                url_base: "{{ config['base_url'] }}"
                path: /api/customers
                authenticator: {{{authenticator}}}
                {{{requester}}}
              record_selector:
                type: RecordSelector
                extractor: { type: DpathExtractor, field_path: {{{fieldPath}}} }
              paginator: {{{paginator ?? $$"""
        { type: DefaultPaginator, pagination_strategy: {{strategy}}, x-datasync: {{hints}},
                          page_token_option: { type: RequestOption, inject_into: request_parameter, field_name: page },
                          page_size_option: { type: RequestOption, inject_into: request_parameter, field_name: size } }
        """}}}
        spec:
          type: Spec
          connection_specification:
            required: [base_url, api_key]
            properties:
              base_url: { type: string }
              api_key: { type: string, airbyte_secret: true }
        """;

    public const string NoPaging = "{ type: NoPagination }";

    public Task<PageResult> ReadAsync(PagePosition? position = null, int pageSize = 2, CancellationToken cancellationToken = default) =>
        _reader.ReadPageAsync(Stream, position ?? PagePosition.Start, pageSize, cancellationToken);

    /// <summary>Reads a page; without a page size for what the manifest states.</summary>
    public Task<PageResult> ReadPageAsync(PagePosition position, int? pageSize) => _reader.ReadPageAsync(Stream, position, pageSize, default);

    public Task<PageResult> CheckAsync(int pageSize = 2) => _reader.CheckAsync(Stream, pageSize, default);

    /// <summary>Reads from a position to the end.</summary>
    public async Task<IReadOnlyList<PageResult>> ReadAllAsync(PagePosition? position = null, int pageSize = 2)
    {
        var pages = new List<PageResult>();
        for (var next = position ?? PagePosition.Start; next is not null;)
        {
            var page = await ReadAsync(next, pageSize);
            pages.Add(page);
            next = page switch
            {
                PageResult.Read read => read.Next,
                PageResult.Malformed malformed => malformed.Next,
                _ => throw new InvalidOperationException($"{page} is not a page."),
            };
        }

        return pages;
    }

    public void Dispose() => _client.Dispose();
}
