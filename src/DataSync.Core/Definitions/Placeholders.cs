using System.Text;

namespace DataSync.Core.Definitions;

/// <summary>
/// <c>${NAME}</c> (configuration), <c>${secret:name}</c> and <c>${secret:name@version}</c> (secrets) in the texts of <c>source.config</c>.
/// <c>$${</c> stands for a literal <c>${</c>. Values are put in as they are: placeholders inside them stay text.
/// </summary>
public static class Placeholders
{
    private const string SecretPrefix = "secret";

    /// <summary>The placeholders of a text, each once, in order.</summary>
    /// <exception cref="PlaceholderException">A placeholder is malformed.</exception>
    public static IReadOnlyList<Placeholder> Find(string text)
    {
        var found = new List<Placeholder>();
        Scan(text, literals: null, found.Add);
        return [.. found.Distinct()];
    }

    /// <summary>Replaces every placeholder.</summary>
    /// <param name="text">Text with placeholders.</param>
    /// <param name="lookup">Gives the value of a placeholder; null when there is none.</param>
    /// <exception cref="PlaceholderException">A placeholder is malformed, or some have no value (all of these are named).</exception>
    public static string Replace(string text, Func<Placeholder, string?> lookup)
    {
        var result = new StringBuilder(text.Length);
        var missing = new List<Placeholder>();
        Scan(text, result, placeholder =>
        {
            if (lookup(placeholder) is { } value) result.Append(value);
            else missing.Add(placeholder);
        });
        return missing.Count == 0 ? result.ToString() : throw new PlaceholderException([.. missing.Distinct()]);
    }

    private static void Scan(string text, StringBuilder? literals, Action<Placeholder> onPlaceholder)
    {
        var from = 0;
        while (text.IndexOf("${", from, StringComparison.Ordinal) is >= 0 and var at)
        {
            if (at > from && text[at - 1] == '$')
            {
                literals?.Append(text, from, at - 1 - from).Append("${");
                from = at + 2;
                continue;
            }

            var end = text.IndexOf('}', at);
            if (end < 0) throw new PlaceholderException(at, "'${' without its '}'; close it, or write '$${' for a literal '${'");
            literals?.Append(text, from, at - from);
            onPlaceholder(Parse(text.AsSpan(at + 2, end - at - 2), at));
            from = end + 1;
        }

        literals?.Append(text, from, text.Length - from);
    }

    private static Placeholder Parse(ReadOnlySpan<char> inner, int at)
    {
        var colon = inner.IndexOf(':');
        if (colon < 0)
        {
            if (IsName(inner, allowed: "_.-")) return new Placeholder(PlaceholderKind.Configuration, inner.ToString());
            throw new PlaceholderException(at, "a configuration name has letters, digits, '_', '.' and '-': ${API_BASE_URL}");
        }

        if (!inner[..colon].SequenceEqual(SecretPrefix))
            throw new PlaceholderException(at, "only 'secret' may stand before the ':': ${secret:customer-api-key}");

        return ParseSecret(inner[(colon + 1)..], at);
    }

    /// <summary>Name and version as Key Vault takes them: https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates.</summary>
    private static Placeholder ParseSecret(ReadOnlySpan<char> secret, int at)
    {
        var separator = secret.IndexOf('@');
        var name = separator < 0 ? secret : secret[..separator];
        if (!IsName(name, allowed: "-"))
            throw new PlaceholderException(at, "a secret's name has letters, digits and '-', as Key Vault takes it: ${secret:customer-api-key}");
        if (separator < 0) return new Placeholder(PlaceholderKind.Secret, name.ToString());

        var version = secret[(separator + 1)..];
        if (!IsName(version, allowed: ""))
        {
            throw new PlaceholderException(
                at, "a secret's version has letters and digits, as Key Vault gives it: ${secret:customer-api-key@0123456789abcdef0123456789abcdef}");
        }

        return new Placeholder(PlaceholderKind.Secret, name.ToString(), version.ToString());
    }

    private static bool IsName(ReadOnlySpan<char> name, string allowed)
    {
        if (name.IsEmpty || name.Length > 127) return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !allowed.Contains(c)) return false;
        }

        return true;
    }
}
