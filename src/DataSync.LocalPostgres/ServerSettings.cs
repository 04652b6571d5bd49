using System.Globalization;
using System.Text;

namespace DataSync.LocalPostgres;

/// <summary>Our part of a cluster's configuration: a file of its own that <c>postgresql.conf</c> includes.</summary>
internal static class ServerSettings
{
    private const string FileName = "datasync.conf";

    /// <summary>Writes the settings; called before every start, because the port may change.</summary>
    public static void Write(string dataDirectory, int port, LocalPostgresOptions options)
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = port.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = "",
            ["max_connections"] = options.MaxConnections.ToString(CultureInfo.InvariantCulture),
            ["lc_messages"] = "C",
            ["timezone"] = "UTC",
            ["log_timezone"] = "UTC",
        };
        if (!options.Fsync)
        {
            settings["fsync"] = "off";
            settings["synchronous_commit"] = "off";
            settings["full_page_writes"] = "off";
        }

        foreach (var (name, value) in options.Settings)
            settings[name] = value;

        var text = new StringBuilder();
        foreach (var (name, value) in settings)
            text.Append(name).Append(" = '").Append(value.Replace("'", "''")).Append("'\n");
        var file = Path.Combine(dataDirectory, FileName);
        File.WriteAllText(file, text.ToString());

        // As root the file is ours, but the server's account has to read it.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        var main = Path.Combine(dataDirectory, "postgresql.conf");
        const string Include = $"include = '{FileName}'";
        if (!File.ReadLines(main).Contains(Include))
            File.AppendAllText(main, $"\n{Include}\n");
    }
}
