using System.Globalization;
using DataSync.Connectors.Interpolation;

namespace DataSync.Connectors.Manifests;

/// <summary>
/// Single values, lists and mappings of values of a component. What is of another shape is reported as a problem, and something
/// is answered to go on with, which is never used because the parser then throws.
/// </summary>
internal static class DeclaredValues
{
    public static string? Literal(this ComponentScope scope, string key)
    {
        if (scope.Node(key) is not { } node)
            return null;
        if (node is ManifestScalar scalar)
            return scalar.Text;
        scope.Problem(node, key, "a single value is expected", "Write it on one line");
        return null;
    }

    public static string RequiredLiteral(this ComponentScope scope, string key)
    {
        if (scope.Literal(key) is { } text)
            return text;
        scope.Missing(key);
        return "";
    }

    /// <summary>A text with expressions; null when absent.</summary>
    /// <param name="scope">The component.</param>
    /// <param name="key">The key.</param>
    /// <param name="variables">What its expressions may use: one of <see cref="Variables"/>; null for those of a request.</param>
    public static InterpolatedString? Text(this ComponentScope scope, string key, IReadOnlySet<string>? variables = null) =>
        scope.Literal(key) is { } text ? scope.Interpolate(scope.Node(key)!, key, text, variables) : null;

    public static InterpolatedString RequiredText(this ComponentScope scope, string key, IReadOnlySet<string>? variables = null)
    {
        if (scope.Text(key, variables) is { } text)
            return text;
        scope.Missing(key);
        return InterpolatedString.Empty;
    }

    /// <summary>A list of values; empty when absent.</summary>
    public static IReadOnlyList<string> Literals(this ComponentScope scope, string key) => [.. scope.Scalars(key).Select(scalar => scalar.Text)];

    /// <summary>A list of values with expressions; empty when absent.</summary>
    public static IReadOnlyList<InterpolatedString> Texts(this ComponentScope scope, string key, IReadOnlySet<string>? variables = null) =>
        [.. scope.Scalars(key).Select((scalar, i) => scope.Interpolate(scalar, $"{key}[{i}]", scalar.Text, variables))];

    /// <summary>Names and values, such as request parameters; empty when absent.</summary>
    public static IReadOnlyDictionary<string, InterpolatedString> TextMap(this ComponentScope scope, string key, IReadOnlySet<string>? variables = null)
    {
        var texts = new Dictionary<string, InterpolatedString>(StringComparer.Ordinal);
        var node = scope.Node(key);
        if (node is not null and not ManifestMap)
            scope.Problem(node, key, "names with values are expected", "Write one name: value per line");
        foreach (var (name, entry) in (node as ManifestMap)?.Entries ?? new Dictionary<string, ManifestEntry>())
        {
            if (entry.Value is ManifestScalar scalar)
                texts[name] = scope.Interpolate(scalar, $"{key}.{name}", scalar.Text, variables);
            else
                scope.Problem(entry.Value, $"{key}.{name}", "a single value is expected", "Components inside of values are not supported");
        }

        return texts;
    }

    public static int Integer(this ComponentScope scope, string key, int defaultValue)
    {
        if (scope.Node(key) is not { } node)
            return defaultValue;
        if (node is ManifestScalar scalar && int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        scope.Problem(node, key, "a whole number is expected", "Write digits only");
        return defaultValue;
    }

    public static bool Boolean(this ComponentScope scope, string key, bool defaultValue = false)
    {
        if (scope.Node(key) is not { } node)
            return defaultValue;
        if (node is ManifestScalar scalar && YamlScalars.Boolean(scalar.Text) is { } value)
            return value;
        scope.Problem(node, key, "true or false is expected", "Write true or false");
        return defaultValue;
    }

    private static IEnumerable<ManifestScalar> Scalars(this ComponentScope scope, string key)
    {
        if (scope.Node(key) is not { } node)
            return [];
        if (node is ManifestList list && list.Items.All(item => item is ManifestScalar))
            return list.Items.Cast<ManifestScalar>();
        scope.Problem(node, key, "a list of values is expected", "Write it as [first, second]");
        return [];
    }
}
