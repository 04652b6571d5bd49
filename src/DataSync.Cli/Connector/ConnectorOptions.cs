using System.CommandLine;

namespace DataSync.Cli.Connector;

/// <summary>Options of the commands that stand in for a connector.</summary>
internal static class ConnectorOptions
{
    public static readonly Option<string> Manifest = new("--manifest") { Description = "The connector's manifest (YAML)", Required = true };

    public static readonly Option<string> Config = new("--config") { Description = "The source's configuration (JSON)", Required = true };

    public static readonly Option<string?> OptionalConfig = new("--config") { Description = "The source's configuration (JSON); needed where streams are found by asking the source" };

    public static readonly Option<Uri?> UrlBase = new("--url-base")
    {
        Description = "Send every request to this server in place of the manifest's hosts, keeping path and query",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                return address;
            result.AddError($"--url-base {text} is no address; write it as http://127.0.0.1:8080");
            return null;
        },
    };

    public static readonly Option<bool> Trace = new("--trace") { Description = "Log each request and answer as LOG messages, with secrets masked" };
}
