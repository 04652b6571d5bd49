using System.Diagnostics;
using System.Text.Json.Nodes;
using DataSync.Connectors.Configuration;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors;

/// <summary>Resolves a source's configuration again, as after a secret was rotated.</summary>
public delegate ValueTask<IReadOnlyDictionary<string, ConfigValue>> ConfigResolver(CancellationToken cancellationToken);

/// <summary>The resolved configuration values of a source. Holds secrets: neither <see cref="ToString"/> nor a debugger shows them.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class SourceConfig
{
    private readonly ConnectorSpec _spec;
    private readonly JsonObject? _overrides;
    private readonly ConfigResolver? _resolver;
    private readonly List<string> _problems = [];
    private readonly List<string> _warnings = [];
    private readonly TimeProvider _time;
    private volatile IReadOnlyDictionary<string, ConfigValue> _values;
    private volatile IReadOnlyList<string> _refused = [];

    internal SourceConfig(
        ConnectorSpec spec, IReadOnlyDictionary<string, ConfigValue> values, ConfigResolver? resolver, TimeProvider time, JsonObject? overrides = null)
    {
        (_spec, _values, _resolver, _time, _overrides) = (spec, values, resolver, time, overrides);
        Context = ContextOf(values, _problems, _warnings);
        OperatorHosts = HostsOf(values);
    }

    /// <summary>Names of the secrets in use: as the secret store names them, else the configuration's name for them.</summary>
    public IReadOnlyList<string> Secrets =>
        [.. _values.Where(pair => IsSecret(pair.Key, pair.Value)).Select(pair => pair.Value.Secret ?? pair.Key).Order(StringComparer.Ordinal)];

    /// <summary>Values that the connector does not ask for, each with the nearest name it does ask for.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>What is missing or not as the connector asks for it; never with a value.</summary>
    internal IReadOnlyList<string> Problems => _problems;

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
        _refused = [.. _refused, .. SecretTexts(before)];
        _values = now;
        Context = ContextOf(now, [], []);
        OperatorHosts = HostsOf(now);
        return true;
    }

    /// <summary>Whether the text has a secret value in it, plain or URL-encoded.</summary>
    internal bool HoldsSecret(string text) => Mask(text) != text;

    /// <summary>The text with every secret value in it, also one used before, plain or URL-encoded, replaced by <c>***</c>.</summary>
    internal string Mask(string text)
    {
        // Longest first: a secret that is part of another must not leave the rest of it standing.
        var secrets = SecretTexts(_values).Concat(_refused).Where(secret => secret.Length > 0).OrderByDescending(secret => secret.Length);
        foreach (var secret in secrets)
            text = text.Replace(secret, "***", StringComparison.Ordinal).Replace(Uri.EscapeDataString(secret), "***", StringComparison.Ordinal);
        return text;
    }

    /// <summary>Names of the values, without the values.</summary>
    public override string ToString() => $"SourceConfig({string.Join(", ", _values.Keys.Order(StringComparer.Ordinal))})";

    private IReadOnlySet<string> HostsOf(IReadOnlyDictionary<string, ConfigValue> values) =>
        Http.OperatorHosts.In(values.Where(pair => !IsSecret(pair.Key, pair.Value)).Select(pair => pair.Value.Text));

    /// <summary>
    /// In the reference engine's order: migrations, then transformations, then the checks. The specification's defaults are
    /// put in between migrations and transformations; the reference engine leaves them to its platform's forms.
    /// </summary>
    private EvaluationContext ContextOf(IReadOnlyDictionary<string, ConfigValue> values, List<string> problems, List<string> warnings)
    {
        var context = new EvaluationContext(_time, () => Guid.CreateVersion7(_time.GetUtcNow()));
        var (schema, rules) = (_spec.Schema, _spec.Normalization);
        var config = ConfigTree.Build(values, schema, problems);
        try
        {
            ConfigNormalization.Apply(rules.Migrations, config, context);
            warnings.AddRange(ConfigCheck.Unknown(config, schema));
            ConfigCheck.AddDefaults(config, schema);
            problems.AddRange(ConfigCheck.Missing(config, schema).Select(missing => $"a value is needed for {missing}"));
            if (problems.Count == 0)
                problems.AddRange(SchemaCheck.Problems(config, schema, "", isConfig: true));
            ConfigNormalization.Apply(rules.Transformations, config, context);
            if (problems.Count == 0)
                problems.AddRange(rules.Validations.SelectMany(validation => validation.Problems(config, context)));
        }
        catch (RequestException e)
        {
            problems.Add(e.Message);
        }

        foreach (var (name, value) in _overrides ?? [])
            config[name] = value?.DeepClone();
        return context.With("config", ConfigNormalization.Seen(config));
    }

    private IEnumerable<string> SecretTexts(IReadOnlyDictionary<string, ConfigValue> values) =>
        values.Where(pair => IsSecret(pair.Key, pair.Value)).SelectMany(pair => (pair.Value.SecretTexts ?? []).Append(pair.Value.Text));

    private bool IsSecret(string name, ConfigValue value) =>
        value.Secret is not null || _spec.IsSecret(name);
}
