using DataSync.Connectors;
using DataSync.Core.Definitions;
using DataSync.Functions.Secrets;
using Microsoft.Extensions.Configuration;

namespace DataSync.Functions.Configuration;

/// <summary>Puts settings and secrets into a source's configuration, with the values they have now.</summary>
public sealed class SourceSettings(IConfiguration configuration, SecretStore secrets)
{
    /// <summary>The values of <c>source.config</c> by name.</summary>
    /// <param name="definition">The sync.</param>
    /// <param name="fresh">Whether secrets are read past the cache, since the source refused the values at hand.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <exception cref="SyncUnusableException">Settings or secrets are missing, or secrets may not be read; all of them are named.</exception>
    /// <exception cref="SecretUnavailableException">The vault does not answer.</exception>
    public async ValueTask<IReadOnlyDictionary<string, ConfigValue>> ResolveAsync(
        SyncDefinition definition, bool fresh, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var found = await ReadSecretsAsync(definition, fresh, problems, cancellationToken);
        var values = new Dictionary<string, ConfigValue>(StringComparer.Ordinal);
        foreach (var (key, text) in definition.Source.Config)
        {
            try
            {
                var own = SecretsOf(text).Where(found.ContainsKey).ToList();
                var resolved = Placeholders.Replace(text, placeholder => ValueOf(placeholder, found));
                values[key] = own.Count > 0
                    ? new ConfigValue(resolved, string.Join(", ", own), [.. own.Select(secret => found[secret])])
                    : new ConfigValue(resolved) { Form = FormOf(definition.Source, key, text) };
            }
            catch (PlaceholderException e) when (e.Missing.Count > 0)
            {
                problems.AddRange(e.Missing.Where(missing => missing.Kind == PlaceholderKind.Configuration).Select(
                    missing => $"sync {definition.Name}: source.config.{key}: {missing} has no value; set the environment variable {missing.Name}"));
            }
        }

        return problems.Count == 0 ? values : throw new SyncUnusableException(definition.Name, problems);
    }

    /// <summary>A text of <c>source.config</c> with its settings put in and its secrets by name.</summary>
    public string WithoutSecrets(string text) => Placeholders.Replace(
        text, placeholder => placeholder.Kind == PlaceholderKind.Secret ? $"${{secret:{placeholder.Name}}}" : configuration[placeholder.Name] ?? "");

    /// <summary>Stores what a source made of a secret, under the secret's own name.</summary>
    /// <param name="definition">The sync.</param>
    /// <param name="property">Path of the value in <c>source.config</c>.</param>
    /// <param name="value">The new value.</param>
    /// <param name="cancellationToken">Ends storing.</param>
    /// <returns>False when the value in the definition is not one current secret and nothing else, so that there is no place for a new one.</returns>
    /// <exception cref="SecretException">It could not be stored.</exception>
    public async ValueTask<bool> RenewAsync(SyncDefinition definition, string property, string value, CancellationToken cancellationToken)
    {
        if (!definition.Source.Config.TryGetValue(property, out var text) || Placeholders.Find(text) is not [{ Kind: PlaceholderKind.Secret, Version: null } only]
            || text != $"${{secret:{only.Name}}}")
            return false;
        await secrets.RenewAsync(only.Name, value, new SecretUse($"sync {definition.Name}", $"source.config.{property}"), cancellationToken);
        return true;
    }

    // What a placeholder stands for is text, however the placeholder is written.
    private static ConfigForm FormOf(SourceDefinition source, string key, string text) =>
        source.Plain.Contains(key) && Placeholders.Find(text).Count == 0 ? ConfigForm.Plain : ConfigForm.Text;

    /// <summary>Reads each secret once; those that cannot be had become problems.</summary>
    private async Task<Dictionary<SecretName, string>> ReadSecretsAsync(
        SyncDefinition definition, bool fresh, List<string> problems, CancellationToken cancellationToken)
    {
        var found = new Dictionary<SecretName, string>();
        var missing = new HashSet<SecretName>();
        foreach (var (key, text) in definition.Source.Config)
        {
            foreach (var secret in SecretsOf(text).Where(secret => !found.ContainsKey(secret) && !missing.Contains(secret)))
            {
                var use = new SecretUse($"sync {definition.Name}", $"source.config.{key}");
                try
                {
                    found[secret] = fresh
                        ? await secrets.GetFreshAsync(secret, use, cancellationToken)
                        : await secrets.GetAsync(secret, use, cancellationToken);
                }
                catch (Exception e) when (e is SecretMissingException or SecretRefusedException)
                {
                    missing.Add(secret);
                    problems.Add(e.Message);
                }
            }
        }

        return found;
    }

    private static IEnumerable<SecretName> SecretsOf(string text) => Placeholders.Find(text)
        .Where(placeholder => placeholder.Kind == PlaceholderKind.Secret)
        .Select(placeholder => new SecretName(placeholder.Name, placeholder.Version));

    private string? ValueOf(Placeholder placeholder, Dictionary<SecretName, string> found) => placeholder.Kind == PlaceholderKind.Secret
        ? found.GetValueOrDefault(new SecretName(placeholder.Name, placeholder.Version))
        : configuration[placeholder.Name] is { Length: > 0 } value ? value : null;
}
