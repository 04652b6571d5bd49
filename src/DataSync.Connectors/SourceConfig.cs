using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors;

/// <summary>Resolves a source's configuration again, as after a secret was rotated.</summary>
public delegate ValueTask<IReadOnlyDictionary<string, ConfigValue>> ConfigResolver(CancellationToken cancellationToken);

/// <summary>The resolved configuration values of a source. Holds secrets: neither <see cref="ToString"/> nor a debugger shows them.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class SourceConfig
{
    private readonly IReadOnlyDictionary<string, ConfigProperty> _properties;
    private readonly ConfigResolver? _resolver;
    private readonly TimeProvider _time;
    private volatile IReadOnlyDictionary<string, ConfigValue> _values;
    private volatile IReadOnlyList<string> _refused = [];

    internal SourceConfig(
        IReadOnlyList<ConfigProperty> properties, IReadOnlyDictionary<string, ConfigValue> values, ConfigResolver? resolver, TimeProvider time)
    {
        _properties = properties.ToDictionary(property => property.Name, StringComparer.Ordinal);
        (_values, _resolver, _time) = (values, resolver, time);
        Context = ContextOf(values);
        OperatorHosts = HostsOf(values);
    }

    /// <summary>Names of the secrets in use: as the secret store names them, else the configuration's name for them.</summary>
    public IReadOnlyList<string> Secrets =>
        [.. _values.Where(pair => IsSecret(pair.Key, pair.Value)).Select(pair => pair.Value.Secret ?? pair.Key).Order(StringComparer.Ordinal)];

    /// <summary>The same for the same secrets, and tells nothing about them.</summary>
    internal string CredentialsKey =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', SecretTexts(_values).Order(StringComparer.Ordinal)))));

    /// <summary>Required properties of the manifest that have no value.</summary>
    internal IReadOnlyList<string> Missing =>
        [.. _properties.Values.Where(property => property.IsRequired && string.IsNullOrEmpty(Find(property.Name))).Select(property => property.Name)];

    /// <summary>The value under a name, else the manifest's default for it, else null.</summary>
    private string? Find(string name) =>
        _values.TryGetValue(name, out var value) ? value.Text : _properties.GetValueOrDefault(name)?.Default;

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
        Context = ContextOf(now);
        OperatorHosts = HostsOf(now);
        return true;
    }

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

    private EvaluationContext ContextOf(IReadOnlyDictionary<string, ConfigValue> values)
    {
        var config = values.Select(pair => KeyValuePair.Create(pair.Key, ExpressionValue.Of(pair.Value.Text)));
        var defaults = _properties.Values.Where(property => property.Default is not null && !values.ContainsKey(property.Name))
            .Select(property => KeyValuePair.Create(property.Name, ExpressionValue.Of(property.Default!)));
        return new EvaluationContext(_time, () => Guid.CreateVersion7(_time.GetUtcNow()))
            .With("config", ExpressionValue.Dictionary(config.Concat(defaults)));
    }

    private IEnumerable<string> SecretTexts(IReadOnlyDictionary<string, ConfigValue> values) =>
        values.Where(pair => IsSecret(pair.Key, pair.Value)).SelectMany(pair => (pair.Value.SecretTexts ?? []).Append(pair.Value.Text));

    private bool IsSecret(string name, ConfigValue value) =>
        value.Secret is not null || _properties.GetValueOrDefault(name) is { IsSecret: true };
}
