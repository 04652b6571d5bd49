using System.CommandLine;
using System.Security.Cryptography;
using DataSync.Connectors;
using DataSync.Connectors.Dynamic;
using DataSync.Connectors.Http;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Schemas;
using DataSync.Connectors.Slicing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace DataSync.Cli.Connector;

/// <summary>A connector with a configuration, ready to ask its source.</summary>
internal sealed class ConnectorSession : IDisposable
{
    private readonly HttpClient _client;
    private readonly SourceConfig _config;
    private readonly PageReader _reader;
    private readonly Action<string, string, string?> _log;

    private ConnectorSession(ConnectorManifest manifest, string file, IReadOnlyDictionary<string, ConfigValue> values, ParseResult parsed, Action<string, string, string?> log)
    {
        (Manifest, Values, _log) = (manifest, values, log);
        _config = SourceConfig.Of(manifest, values, TimeProvider.System);
        foreach (var warning in manifest.Warnings)
            log("WARN", warning.ToString(), null);
        foreach (var warning in _config.Warnings)
            log("WARN", $"{file}: {warning}", null);
        if (_config.Missing.Count > 0)
            throw new CliException($"{file}: a value is needed for {string.Join(", ", _config.Missing)}", ExitCodes.Configuration, "add it");
        if (_config.Problems.Count > 0)
            throw new CliException($"{file}: {string.Join("; ", _config.Problems)}", ExitCodes.Configuration, "correct the file");

        var trace = parsed.GetValue(ConnectorOptions.Trace) ? new RequestTrace(text => log("DEBUG", text, null), _config.Mask) : null;
        _client = SourceHttp.CreateClient(Guard(), special: new SourceHttpOptions { UrlBase = parsed.GetValue(ConnectorOptions.UrlBase), Trace = trace });
        var level = parsed.GetValue(GlobalOptions.Verbose) ? LogLevel.Debug : LogLevel.Information;
        _reader = new PageReader(_client, new ProtocolLogger<PageReader>(log, level), TimeProvider.System, () => RandomNumberGenerator.GetInt32(1_000_000) / 1_000_000d);
    }

    /// <summary>The connector; with all its streams after <see cref="FindStreamsAsync"/>.</summary>
    public ConnectorManifest Manifest { get; private set; }

    public IReadOnlyDictionary<string, ConfigValue> Values { get; }

    /// <exception cref="CliException">The configuration cannot be read, or is not as the connector asks for it.</exception>
    public static ConnectorSession Open(ConnectorManifest manifest, string configFile, ParseResult parsed, ProtocolWriter writer) =>
        Open(manifest, configFile, parsed, writer.Log);

    /// <param name="manifest">The connector.</param>
    /// <param name="configFile">File of its configuration.</param>
    /// <param name="parsed">Options of the command.</param>
    /// <param name="log">Takes level, text and stack trace of what is told on the way.</param>
    /// <exception cref="CliException">The configuration cannot be read, or is not as the connector asks for it.</exception>
    public static ConnectorSession Open(ConnectorManifest manifest, string configFile, ParseResult parsed, Action<string, string, string?> log) =>
        Open(manifest, configFile, ConnectorFiles.Config(configFile), parsed, log);

    /// <summary>The same with a configuration that was read already: a pipe can be read but once.</summary>
    public static ConnectorSession Open(
        ConnectorManifest manifest, string configFile, IReadOnlyDictionary<string, ConfigValue> values, ParseResult parsed, Action<string, string, string?> log) =>
        new(manifest, configFile, values, parsed, log);

    /// <inheritdoc cref="SourceStream.Create"/>
    public SourceStream Stream(string name, bool forCheck = false) => SourceStream.Create(Manifest, name, Values, forCheck: forCheck);

    /// <summary>Finds the streams that only the configuration or the source tells of.</summary>
    /// <exception cref="DataSync.Core.Reading.SourceException">The source cannot be asked for them.</exception>
    public async Task FindStreamsAsync(CancellationToken cancellationToken)
    {
        var before = Manifest;
        Manifest = await DynamicStreams.MakeAsync(before, Values, resolver: null, _reader, TimeProvider.System, cancellationToken);
        foreach (var warning in Manifest.Warnings.Except(before.Warnings))
            _log("WARN", Mask(warning.ToString()), null);
    }

    /// <summary>A stream with the schema that its source tells.</summary>
    /// <inheritdoc cref="DynamicSchemas.LoadAsync"/>
    public Task<SourceStream> WithSchemaAsync(SourceStream stream, CancellationToken cancellationToken) =>
        DynamicSchemas.LoadAsync(stream, _reader, TimeProvider.System, cancellationToken);

    /// <summary>A reading of a stream from a state.</summary>
    public StreamReading Reading(SourceStream stream, IEnumerable<SliceState> states) => new(_reader, stream, states, TimeProvider.System);

    /// <summary>The text without the secrets of the configuration.</summary>
    public string Mask(string text) => _config.Mask(text);

    public void Dispose() => _client.Dispose();

    /// <summary>What may be called, as for the app.</summary>
    public static AddressGuardOptions Guard()
    {
        var http = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection("DataSync:Http");
        return new AddressGuardOptions { AllowedPrivateHosts = http["AllowedPrivateHosts"] ?? "", UseProxy = bool.TryParse(http["UseProxy"], out var use) && use };
    }
}
