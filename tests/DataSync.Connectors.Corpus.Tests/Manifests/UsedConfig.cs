using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DataSync.Connectors.Corpus.Tests.Manifests;

/// <summary>Makes up a configuration for a manifest whose spec stands elsewhere, from the values that its expressions use.</summary>
internal static class UsedConfig
{
    /// <param name="root">The manifest.</param>
    /// <param name="yaml">The manifest as text.</param>
    /// <param name="withOptional">Whether values are given that the manifest has a default for.</param>
    /// <param name="dateOf">The date for a name; null where it is not one of a date.</param>
    public static JsonObject Make(Component root, string yaml, bool withOptional, Func<string, string?> dateOf)
    {
        var text = yaml.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("''", "'", StringComparison.Ordinal);
        var config = new JsonObject();
        foreach (var path in DataPath.In(text, "config"))
        {
            if (withOptional || dateOf(path[^1]) is not null || Regex.IsMatch(text, $@"config(\[\s*['""]|\.){path[0]}\b"))
                DataPath.Set(config, path, dateOf(path[^1]) ?? KeyOf(text, path[^1]) ?? Plain(path[^1]));
        }

        // How to log in is chosen by a value that the spec lists.
        foreach (var chooser in root.AllBelow().Where(one => one.Type == "SelectiveAuthenticator"))
        {
            var choices = chooser.Child("authenticators")!;
            var first = choices.Keys.First(key => key != "$parameters" && choices.Child(key)?.Type.StartsWith("Custom", StringComparison.Ordinal) == false);
            DataPath.Set(config, chooser.Texts("authenticator_selection_path"), first);
        }

        return config;
    }

    /// <summary>A key of the table that a value chooses from: <c>{% set TABLE = { 'a': ... } %}{{ TABLE[config['name']] }}</c>.</summary>
    private static string? KeyOf(string yaml, string name) =>
        Regex.Match(yaml, $@"(\w+)\[\s*config\[['""]{name}['""]\]\s*\]") is { Success: true } table
        && Regex.Match(yaml, $@"{table.Groups[1].Value}\s*=\s*\{{\s*['""](\w+)['""]\s*:") is { Success: true } key ? key.Groups[1].Value : null;

    private static string Plain(string name) => name.EndsWith("url", StringComparison.Ordinal) ? "https://corpus.example.com" : $"{name}1".Replace("_", "", StringComparison.Ordinal);
}
