using System.CommandLine;

namespace DataSync.Cli;

/// <summary>Options that every command takes.</summary>
internal static class GlobalOptions
{
    public static readonly Option<string?> Connection = new("--connection", "-c")
    {
        Description = "PostgreSQL connection string; else setting ConnectionStrings__DataSync",
        Recursive = true,
    };

    public static readonly Option<string?> Definitions = new("--definitions")
    {
        Description = "Folder of the definitions; else setting DataSync__Definitions, else ./definitions",
        Recursive = true,
    };

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Print one JSON object to standard output and nothing else; progress goes to standard error",
        Recursive = true,
    };

    public static readonly Option<bool> Verbose = new("--verbose", "-v")
    {
        Description = "Log more, and show the stack trace of an error",
        Recursive = true,
    };

    public static void AddTo(Command root)
    {
        root.Add(Connection);
        root.Add(Definitions);
        root.Add(Json);
        root.Add(Verbose);
    }

    /// <summary>What these options set in the app's configuration.</summary>
    public static Dictionary<string, string?> Settings(ParseResult parsed)
    {
        var settings = new Dictionary<string, string?>();
        if (parsed.GetValue(Connection) is { } connection)
            settings["ConnectionStrings:DataSync"] = connection;
        if (parsed.GetValue(Definitions) is { } definitions)
            settings["DataSync:Definitions"] = definitions;
        return settings;
    }
}
