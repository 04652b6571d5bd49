using System.Text.RegularExpressions;

namespace DataSync.Cli.Connector.Adding;

/// <summary>The name under which a manifest is kept.</summary>
internal static partial class ConnectorName
{
    /// <param name="given">The name that was asked for; null to take the file's.</param>
    /// <param name="source">File or address of the manifest.</param>
    /// <exception cref="CliException">It is no name of a connector.</exception>
    public static string Of(string? given, string source)
    {
        var name = given ?? FromSource(source);
        return Valid().IsMatch(name)
            ? name
            : throw new CliException($"'{name}' is no name of a connector", ExitCodes.Usage, "give one with --name: letters, digits, '-' and '_'");
    }

    // Airbyte's repository has one folder for each connector, and in it manifest.yaml.
    private static string FromSource(string source)
    {
        var path = Uri.TryCreate(source, UriKind.Absolute, out var address) ? address.AbsolutePath : Path.GetFullPath(source);
        var name = Path.GetFileNameWithoutExtension(path);
        if (name == "manifest" && Path.GetFileName(Path.GetDirectoryName(path)) is { Length: > 0 } folder)
            name = folder;
        return name.StartsWith("source-", StringComparison.Ordinal) ? name["source-".Length..] : name;
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\z")]
    private static partial Regex Valid();
}
