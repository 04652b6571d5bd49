using System.Text.Json;
using DataSync.Connectors;
using DataSync.Connectors.Manifests;

namespace DataSync.Cli.Connector;

/// <summary>Reads the files that a command names; what is wrong with one is told with its place, and never with what is in it.</summary>
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
        if (string.IsNullOrWhiteSpace(file))
            throw new CliException($"{option} names no file", ExitCodes.Configuration, "is a variable of the shell empty? Name a file");
        if (Directory.Exists(file))
            throw new CliException($"{option} {file} is a folder", ExitCodes.Configuration, "name a file in it");
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CliException($"{option} {file} is not there", ExitCodes.Configuration, $"name a file that is there; the working folder is {Environment.CurrentDirectory}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CliException($"{option} {file} cannot be read: {e.Message}", ExitCodes.Configuration, "name a file that this user may read");
        }
    }

    private static T Parsed<T>(string file, string option, Func<string, T> parse)
    {
        var text = Text(file, option);
        if (string.IsNullOrWhiteSpace(text))
            throw new CliException($"{file}: {option} is an empty file", ExitCodes.Configuration, "write JSON into it, for nothing {}");
        try
        {
            return parse(text);
        }
        catch (JsonException e)
        {
            throw new CliException(
                $"{file}({(e.LineNumber ?? 0) + 1},{(e.BytePositionInLine ?? 0) + 1}): {option} is not the JSON that is expected: {Reason(e)}",
                ExitCodes.Configuration,
                "correct the file");
        }
    }

    private static string Reason(JsonException error)
    {
        // Such a message has what stands in the file, which may be a secret without its quotes.
        if (error.Message.Contains("invalid JSON literal", StringComparison.Ordinal))
            return "a value is no number, no true, false or null, and no text in double quotes";
        // The library's own place counts from zero.
        var place = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (place < 0 ? error.Message : error.Message[..place]).TrimEnd('.');
    }
}
