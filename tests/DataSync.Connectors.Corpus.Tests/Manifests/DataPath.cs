using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DataSync.Connectors.Corpus.Tests.Manifests;

/// <summary>Places that an expression looks at, such as <c>response.get('meta', {})['next']</c>.</summary>
internal static partial class DataPath
{
    /// <summary>Paths below a variable, each once, without those that only lead to others.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> In(string expression, string variable)
    {
        var paths = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var place = variable + Steps;
        foreach (Match match in Regex.Matches(expression, $@"(?:['""](?<key>[^'""]+)['""]\s+(?:not\s+)?in\s+)?(?<![\w.'""]){place}"))
        {
            var path = Step().Matches(match.Groups["steps"].Value)
                .Select(step => step.Groups.Values.Skip(1).First(group => group.Success).Value).ToList();
            if (match.Groups["key"].Success)
                path.Add(match.Groups["key"].Value);
            if (path.Count > 0)
                paths[string.Join('\n', path)] = path;
        }

        return [.. paths.Where(one => !paths.Keys.Any(other => other.StartsWith(one.Key + "\n", StringComparison.Ordinal))).Select(one => one.Value)];
    }

    public static void Set(JsonObject root, IReadOnlyList<string> path, JsonNode? value)
    {
        var at = root;
        foreach (var name in path.SkipLast(1))
        {
            if (at[name] is not JsonObject next)
                at[name] = next = [];
            at = next;
        }

        at[path[^1]] = value;
    }

    public static JsonNode? Get(JsonNode? root, IReadOnlyList<string> path)
    {
        foreach (var name in path)
            root = root is JsonObject map ? map[name] : null;
        return root;
    }

    private const string Steps = @"(?<steps>(?:\.get\(\s*['""][^'""]+['""]\s*(?:,\s*[^()]*?)?\)|\[\s*['""][^'""]+['""]\s*\]|\.(?!get\()\w+(?!\w*\())*)";

    [GeneratedRegex(@"\.get\(\s*['""]([^'""]+)['""]\s*(?:,\s*[^()]*?)?\)|\[\s*['""]([^'""]+)['""]\s*\]|\.(?!get\()(\w+)")]
    private static partial Regex Step();
}
