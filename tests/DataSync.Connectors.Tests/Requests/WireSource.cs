using System.Text.Json;
using DataSync.Connectors.Http;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Tests.Requests;

/// <summary>A stream without paging whose requester a test writes; its configuration has <c>base_url</c> and what the test gives.</summary>
internal sealed class WireSource : IDisposable
{
    public static readonly AddressGuardOptions Loopback = new() { AllowedPrivateHosts = "127.0.0.1" };

    private readonly HttpClient? _owned;
    private readonly PageReader _reader;

    /// <param name="api">The server.</param>
    /// <param name="requester">Keys of the requester, one per line; path is there when none is given.</param>
    /// <param name="config">Values by path; those whose name begins with <c>secret</c> are secrets.</param>
    /// <param name="time">Clock.</param>
    /// <param name="writer">Keeps what the source renews.</param>
    /// <param name="resolver">Resolves the configuration again.</param>
    /// <param name="reader">Reader of the process; null for one of its own.</param>
    public WireSource(
        WireApi api, string requester, IReadOnlyDictionary<string, string>? config = null, TimeProvider? time = null, SecretWriter? writer = null,
        ConfigResolver? resolver = null, PageReader? reader = null)
    {
        Stream = SourceStream.Create(
            ManifestParser.Parse(Manifest(requester), "crm.yaml"), "customers", Config(api, config), resolver, time, writer: writer);
        if (reader is null)
        {
            _owned = SourceHttp.CreateClient(Loopback);
            reader = NewReader(_owned, Logger, time);
        }

        _reader = reader;
    }

    public TestLogger Logger { get; } = new();

    public SourceStream Stream { get; }

    public static PageReader NewReader(HttpClient client, TestLogger logger, TimeProvider? time = null) =>
        new(client, logger, time ?? TimeProvider.System, () => 0.5, TestSource.FastOptions);

    public static Dictionary<string, ConfigValue> Config(WireApi api, IReadOnlyDictionary<string, string>? config = null)
    {
        var values = new Dictionary<string, ConfigValue> { ["base_url"] = new(api.Url) };
        foreach (var (name, value) in config ?? new Dictionary<string, string>())
        {
            values[name] = new ConfigValue(value, name.Contains("secret", StringComparison.Ordinal) ? name.Replace('_', '-') : null)
            {
                Form = name.Contains("secret", StringComparison.Ordinal) ? ConfigForm.Text : ConfigForm.Plain,
            };
        }

        return values;
    }

    public static string Manifest(string requester) => $$"""
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
        {{Indented(Whole(requester))}}
              record_selector:
                type: RecordSelector
                extractor: { type: DpathExtractor, field_path: [data] }
              paginator: { type: NoPagination }
        """;

    public Task<PageResult> ReadAsync(object? partition = null, CancellationToken cancellationToken = default) => _reader.ReadPageAsync(
        Stream,
        partition is null ? StreamSlice.Whole : new StreamSlice(JsonSerializer.SerializeToElement(partition)),
        PagePosition.Start,
        10,
        cancellationToken);

    /// <summary>Whatever a person or a log may get to see of it.</summary>
    public string Shown => string.Join('\n', Logger.Entries.Select(entry => entry.Text).Append(Stream.ToString()).Append(Stream.Config.ToString()));

    public void Dispose() => _owned?.Dispose();

    private static string Whole(string requester)
    {
        const string url = "url_base: \"{{ config['base_url'] }}\"\n";
        if (Key(requester, "url_base"))
            return requester;
        return url + (Key(requester, "path") ? requester : $"path: /items\n{requester}");
    }

    private static bool Key(string requester, string key) =>
        requester.Split('\n').Any(line => line.StartsWith($"{key}:", StringComparison.Ordinal) || line.StartsWith("url:", StringComparison.Ordinal));

    private static string Indented(string text) => string.Join('\n', text.Split('\n').Select(line => $"        {line}"));
}
