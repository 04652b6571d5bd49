using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;

namespace DataSync.LocalRuntime.Hosting.Configuration;

/// <summary>
/// local.settings.json as Core Tools read it: its "Values" stand in for environment variables, which
/// override them. See https://learn.microsoft.com/azure/azure-functions/functions-develop-local#local-settings-file.
/// </summary>
internal static class LocalSettings
{
    public const string FileName = "local.settings.json";

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static void AddTo(ConfigurationManager configuration, string contentRoot)
    {
        var path = Path.Combine(contentRoot, FileName);
        if (!File.Exists(path)) return;

        var sources = ((IConfigurationBuilder)configuration).Sources;
        sources.Insert(PlaceBelowEnvironment(sources), new MemoryConfigurationSource { InitialData = Read(path) });
    }

    private static int PlaceBelowEnvironment(IList<IConfigurationSource> sources)
    {
        for (var i = sources.Count - 1; i >= 0; i--)
        {
            if (sources[i] is EnvironmentVariablesConfigurationSource { Prefix: null or "" }) return i;
        }

        return sources.Count;
    }

    private static Dictionary<string, string?> Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), Lenient);
            var root = document.RootElement;
            if (root.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
            {
                throw new HostConfigurationException($"{FileName} is encrypted; run 'func settings decrypt' first.", FileName);
            }

            var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            Collect(root, "Values", prefix: "", values);
            Collect(root, "ConnectionStrings", "ConnectionStrings:", values);
            return values;
        }
        catch (JsonException e)
        {
            throw new HostConfigurationException(
                $"{FileName} is not valid JSON at line {e.LineNumber + 1}; correct it or remove the file.", e, FileName);
        }
    }

    private static void Collect(JsonElement root, string section, string prefix, Dictionary<string, string?> into)
    {
        if (!root.TryGetProperty(section, out var entries)) return;
        foreach (var entry in entries.EnumerateObject())
        {
            into[prefix + entry.Name.Replace("__", ":", StringComparison.Ordinal)] = entry.Value.ValueKind switch
            {
                JsonValueKind.String => entry.Value.GetString(),
                JsonValueKind.Null => null,
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => entry.Value.GetRawText(),
                _ => throw new HostConfigurationException(
                    $"{FileName}: \"{section}\" may only hold plain values, but \"{entry.Name}\" is not one; write nested keys as \"Outer__Inner\".",
                    FileName),
            };
        }
    }
}
