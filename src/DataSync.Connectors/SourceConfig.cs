using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DataSync.Connectors.Configuration;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Paginators;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors;

/// <summary>Resolves a source's configuration again, as after a secret was rotated.</summary>
public delegate ValueTask<IReadOnlyDictionary<string, ConfigValue>> ConfigResolver(CancellationToken cancellationToken);

/// <summary>
/// Keeps a secret that the source has renewed, where the configuration takes it from: a refresh token that can be used once.
/// What it throws ends the reading of the page; the value is offered again when the next page is asked for.
/// </summary>
/// <param name="property">The configuration's property, such as <c>refresh_token</c> or <c>credentials.refresh_token</c>.</param>
/// <param name="value">Its new value.</param>
/// <param name="cancellationToken">Not that of the read that brought it: a value that is given up is lost.</param>
/// <returns>Whether it is kept; false when there is no place for it, so that it is good for this process only.</returns>
public delegate ValueTask<bool> SecretWriter(string property, string value, CancellationToken cancellationToken);

/// <summary>The resolved configuration values of a source. Holds secrets: neither <see cref="ToString"/> nor a debugger shows them.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class SourceConfig
{
    private const int MaxIssued = 500;

    private readonly ConnectorSpec _spec;
    private readonly JsonObject? _overrides;
    private readonly ConfigResolver? _resolver;
    private readonly List<string> _missing = [];
    private readonly List<string> _problems = [];
    private readonly List<string> _warnings = [];
    private readonly TimeProvider _time;
    private volatile IReadOnlyDictionary<string, ConfigValue> _values;
    private volatile IReadOnlyList<SecretMark> _refused = [];
    private volatile IReadOnlyList<string> _issued = [];

    internal SourceConfig(
        ConnectorSpec spec, IReadOnlyDictionary<string, ConfigValue> values, ConfigResolver? resolver, TimeProvider time, JsonObject? overrides = null)
    {
        (_spec, _values, _resolver, _time, _overrides) = (spec, values, resolver, time, overrides);
        Context = ContextOf(values, _missing, _problems, _warnings);
        OperatorHosts = HostsOf(values);
    }

    /// <summary>Names of the secrets in use: as the secret store names them, else the configuration's name for them.</summary>
    public IReadOnlyList<string> Secrets =>
        [.. _values.Where(pair => IsSecret(pair.Key, pair.Value)).Select(pair => pair.Value.Secret ?? pair.Key).Order(StringComparer.Ordinal)];

    /// <summary>Values that the connector does not ask for, each with the nearest name it does ask for.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The same for the same secrets, and tells nothing about them.</summary>
    internal string CredentialsKey =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', SecretTexts(_values).Order(StringComparer.Ordinal)))));

    /// <summary>Required values that are not there, at every depth, with their titles.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>What is not as the connector asks for it, by path and title; never with a secret.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Looks at the configuration of a connector without reading anything.</summary>
    public static SourceConfig Of(ConnectorManifest manifest, IReadOnlyDictionary<string, ConfigValue> values, TimeProvider time) =>
        new(manifest.Spec, values, resolver: null, time);

    /// <summary>What expressions see: <c>config</c> with every value that is given or has a default, and the clock.</summary>
    internal EvaluationContext Context { get; private set; }

    /// <summary>Hosts that the operator named in the configuration; the manifest's defaults and secrets name none.</summary>
    internal IReadOnlySet<string> OperatorHosts { get; private set; }

    /// <summary>Resolves the values again; false when they cannot change or did not: the source need not be asked with them a second time.</summary>
    internal async ValueTask<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        if (_resolver is null)
            return false;
        var (before, now) = (_values, await _resolver(cancellationToken).ConfigureAwait(false));
        if (now.Count == before.Count && now.All(pair => before.TryGetValue(pair.Key, out var old) && old.Text == pair.Value.Text))
            return false;
        _refused = [.. _refused, .. SecretsOf(before)];
        _values = now;
        Context = ContextOf(now, [], [], []);
        OperatorHosts = HostsOf(now);
        return true;
    }

    /// <summary>Name of the connector, for the log.</summary>
    internal string Connector { get; init; } = "";

    /// <summary>Keeps what the source renewed; null when there is no place for it.</summary>
    internal SecretWriter? Writer { get; init; }

    /// <summary>Hides a value that became known while reading, such as a token, as a configured secret is hidden.</summary>
    internal void Hide(string secret)
    {
        lock (_spec)
        {
            // The newest: each use of a token hides it again.
            if (secret.Length > 0 && !_issued.Contains(secret))
                _issued = [.. _issued.TakeLast(MaxIssued - 1), secret];
        }
    }

    /// <summary>Whether the text has a secret value in it, plain or URL-encoded, wholly or in part.</summary>
    internal bool HoldsSecret(string text) => Mask(text) != text;

    /// <summary>
    /// The text with every secret value in it, also one used before, replaced by <c>***</c>. One that stands in an address is found
    /// whichever of its characters are URL-encoded: in a path some are and some are not.
    /// </summary>
    public string Mask(string text) =>
        SecretText.Hide(text, SecretTexts(_values).Concat(_refused.Select(secret => secret.Text)).Concat(_issued));

    /// <summary>Every secret value, also one used before, longest first, with where it is to be taken from again.</summary>
    /// <param name="fetched">Tokens in use, with their own names.</param>
    internal IReadOnlyList<SecretMark> SecretMarks(IEnumerable<SecretMark> fetched) =>
    [
        .. SecretsOf(_values).Concat(fetched).Concat(_refused).Concat(_issued.Select(text => new SecretMark(Origin: null, text)))
            .DistinctBy(secret => secret.Text, StringComparer.Ordinal)
            .OrderByDescending(secret => secret.Text.Length),
    ];

    /// <summary>Today's value of a secret that had a mark of <see cref="SecretMarks"/>; null when there is none.</summary>
    internal string? SecretOf(string origin) => SecretsOf(_values).FirstOrDefault(secret => secret.Origin == origin)?.Text;

    /// <summary>Names of the values, without the values.</summary>
    public override string ToString() => $"SourceConfig({string.Join(", ", _values.Keys.Order(StringComparer.Ordinal))})";

    private IReadOnlySet<string> HostsOf(IReadOnlyDictionary<string, ConfigValue> values) =>
        Http.OperatorHosts.In(values.Where(pair => !IsSecret(pair.Key, pair.Value)).Select(pair => pair.Value.Text));

    /// <summary>
    /// In the reference engine's order: migrations, then transformations, then the checks. The specification's defaults are
    /// put in between migrations and transformations; the reference engine leaves them to its platform's forms.
    /// </summary>
    private EvaluationContext ContextOf(
        IReadOnlyDictionary<string, ConfigValue> values, List<string> missing, List<string> problems, List<string> warnings)
    {
        var context = new EvaluationContext(_time, () => Guid.CreateVersion7(_time.GetUtcNow()));
        var (schema, rules) = (_spec.Schema, _spec.Normalization);
        var config = ConfigTree.Build(values, schema, problems);
        try
        {
            ConfigNormalization.Apply(rules.Migrations, config, context);
            warnings.AddRange(ConfigCheck.Unknown(config, schema));
            ConfigCheck.AddDefaults(config, schema);
            missing.AddRange(ConfigCheck.Missing(config, schema));
            if (problems.Count == 0)
                problems.AddRange(SchemaCheck.Problems(config, schema, "", isConfig: true));
            ConfigNormalization.Apply(rules.Transformations, config, context);
            if (problems.Count + missing.Count == 0)
                problems.AddRange(rules.Validations.SelectMany(validation => validation.Problems(config, context)));
        }
        catch (RequestException e)
        {
            problems.Add(e.Message);
        }

        for (var i = 0; i < problems.Count; i++)
            problems[i] = Mask(problems[i]);

        foreach (var (name, value) in _overrides ?? [])
            config[name] = value?.DeepClone();
        // Older manifests ask whether there is a state; the reference engine does not tell any more either.
        return context.With("config", ConfigNormalization.Seen(config)).With("stream_state", ExpressionValue.Dictionary([]));
    }

    private IEnumerable<string> SecretTexts(IReadOnlyDictionary<string, ConfigValue> values) => SecretsOf(values).Select(secret => secret.Text);

    /// <summary>A value as a whole is <c>config/name</c>, a secret within it <c>config/name/0</c>.</summary>
    private IEnumerable<SecretMark> SecretsOf(IReadOnlyDictionary<string, ConfigValue> values)
    {
        foreach (var (name, value) in values.Where(pair => IsSecret(pair.Key, pair.Value)))
        {
            var origin = $"config/{Uri.EscapeDataString(name)}";
            foreach (var (at, text) in (value.SecretTexts ?? []).Index())
                yield return new SecretMark(string.Create(CultureInfo.InvariantCulture, $"{origin}/{at}"), text);
            yield return new SecretMark(origin, value.Text);
        }
    }

    private bool IsSecret(string name, ConfigValue value) =>
        value.Secret is not null || _spec.IsSecret(name);
}
