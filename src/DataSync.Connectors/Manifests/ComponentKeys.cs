using System.Collections.Frozen;

namespace DataSync.Connectors.Manifests;

/// <summary>
/// Which components the manifest format has and which keys each of them: tells what this engine does not support from what
/// nobody does. From the reference engine's <c>declarative_component_schema.yaml</c>.
/// </summary>
internal static class ComponentKeys
{
    private static readonly Lazy<FrozenDictionary<string, FrozenSet<string>>> s_keys = new(Read);

    /// <summary>Types of components.</summary>
    public static IEnumerable<string> Types => s_keys.Value.Keys;

    public static bool IsType(string type) => s_keys.Value.ContainsKey(type);

    /// <summary>The keys of a type, without <c>type</c> and <c>$parameters</c>; null for a type that the format does not have.</summary>
    public static IReadOnlySet<string>? Of(string type) => s_keys.Value.GetValueOrDefault(type);

    private static FrozenDictionary<string, FrozenSet<string>> Read()
    {
        using var stream = typeof(ComponentKeys).Assembly.GetManifestResourceStream("component-keys.txt")
            ?? throw new InvalidOperationException("component-keys.txt is not in the assembly");
        using var reader = new StreamReader(stream);
        // An indented line goes on with the one before.
        return reader.ReadToEnd().ReplaceLineEndings("\n").Replace("\n  ", " ", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries))
            .ToFrozenDictionary(words => words[0], words => words[1..].ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
