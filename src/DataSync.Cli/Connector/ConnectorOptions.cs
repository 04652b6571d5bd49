using System.CommandLine;
using System.Globalization;

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
            // User information may be a secret: it is not shown.
            var text = result.Tokens[0].Value.Split('@')[^1];
            if (!Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                result.AddError($"--url-base {text} is no address; write it as http://127.0.0.1:8080");
            else if (address.UserInfo.Length > 0)
                result.AddError($"--url-base has user information before {text}, which is not sent; leave it out");
            else if (address.PathAndQuery != "/" || address.Fragment.Length > 0)
                result.AddError($"--url-base {text} has more than a server, and paths stay those of the manifest; write {address.GetLeftPart(UriPartial.Authority)}");
            else
                return address;
            return null;
        },
    };

    /// <summary>An option for a number from 1.</summary>
    public static Option<int?> Count(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1)
                return value;
            result.AddError($"{name} {result.Tokens[0].Value} is no number from 1 to {int.MaxValue}");
            return null;
        },
    };

    public static readonly Option<bool> Trace = new("--trace") { Description = "Log each request and answer as LOG messages, with secrets masked" };
}
