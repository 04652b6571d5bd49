using Microsoft.Extensions.Configuration;

namespace DataSync.Functions.Configuration;

/// <summary>
/// The folder that users edit: <c>syncs/*.yaml</c>, <c>connectors/*.yaml</c>, <c>destinations/*.sql</c>. Setting
/// <c>DataSync:Definitions</c>; else <c>./definitions</c>, else the one beside the app.
/// </summary>
public sealed class DefinitionFolder(IConfiguration configuration)
{
    /// <summary>Full path of the folder.</summary>
    public string Path { get; } = Locate(configuration["DataSync:Definitions"]);

    /// <summary>The sync definitions: name (of the file) and path, by name.</summary>
    public IReadOnlyList<(string Name, string File)> Syncs() => Files("syncs", "*.yaml");

    /// <summary>Ready syncs to copy (<c>syncs/examples/*.yaml</c>): name and path, by name. They are never run from there.</summary>
    public IReadOnlyList<(string Name, string File)> Examples() => Files(System.IO.Path.Combine("syncs", "examples"), "*.yaml");

    /// <summary>Path of a connector's manifest; null when there is none.</summary>
    public string? Connector(string name)
    {
        var file = System.IO.Path.Combine(Path, "connectors", $"{name}.yaml");
        var staysInside = System.IO.Path.GetFileNameWithoutExtension(file) == name;
        return staysInside && new FileInfo(file).Exists ? file : null;
    }

    /// <summary>SQL scripts of destination tables: name and text, by name.</summary>
    public IReadOnlyList<(string Name, string Sql)> DestinationScripts() =>
        [.. Files("destinations", "*.sql").Select(script => (System.IO.Path.GetFileName(script.File), Read(script.File)))];

    /// <summary>The path as people know it: relative to the folder's parent.</summary>
    public string Display(string file) => System.IO.Path.GetRelativePath(System.IO.Path.GetDirectoryName(Path) ?? Path, file);

    /// <summary>Text of a file.</summary>
    public static string Read(string file)
    {
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    /// <summary>Changes whenever the file does.</summary>
    public static (DateTime Written, long Length) StampOf(string file) => new FileInfo(file) is { Exists: true } info
        ? (info.LastWriteTimeUtc, info.Length)
        : default;

    private static string Locate(string? configured)
    {
        if (!string.IsNullOrEmpty(configured))
            return System.IO.Path.GetFullPath(configured);
        var here = System.IO.Path.GetFullPath("definitions");
        return Directory.Exists(here) ? here : System.IO.Path.Combine(AppContext.BaseDirectory, "definitions");
    }

    private List<(string Name, string File)> Files(string folder, string pattern)
    {
        var path = System.IO.Path.Combine(Path, folder);
        return Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path, pattern).Order(StringComparer.Ordinal).Select(file => (System.IO.Path.GetFileNameWithoutExtension(file), file))]
            : [];
    }
}
