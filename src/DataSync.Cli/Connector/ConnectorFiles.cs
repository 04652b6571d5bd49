using System.Text.Json;
using DataSync.Connectors;
using DataSync.Connectors.Manifests;

namespace DataSync.Cli.Connector;

/// <summary>Reads the files that a command names; what is wrong with one is told with its place.</summary>
internal static class ConnectorFiles
{
    /// <exception cref="CliException">It cannot be read.</exception>
    /// <exception cref="ManifestException">It is no manifest that this engine can use.</exception>
    public static ConnectorManifest Manifest(string file) => ManifestParser.Parse(Text(file, "--manifest"), file);

    /// <exception cref="CliException">It cannot be read or is no JSON object.</exception>
    public static IReadOnlyDictionary<string, ConfigValue> Config(string file) => Parsed(file, "--config", ConfigFile.Parse);

    /// <exception cref="CliException">It cannot be read or is no JSON.</exception>
    public static JsonElement Json(string file, string option) => Parsed(file, option, text => JsonDocument.Parse(text).RootElement);

    /// <exception cref="CliException">It cannot be read.</exception>
    public static string Text(string file, string option)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CliException($"{option} {file} cannot be read: {e.Message}", ExitCodes.Configuration, "name a file that is there");
        }
    }

    private static T Parsed<T>(string file, string option, Func<string, T> parse)
    {
        var text = Text(file, option);
        try
        {
            return parse(text);
        }
        catch (JsonException e)
        {
            throw new CliException(
                $"{file}({(e.LineNumber ?? 0) + 1},{(e.BytePositionInLine ?? 0) + 1}): {option} is not the JSON that is expected: {e.Message}",
                ExitCodes.Configuration,
                "correct the file");
        }
    }
}
