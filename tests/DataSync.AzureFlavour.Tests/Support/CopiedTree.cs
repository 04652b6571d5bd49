using DataSync.AzureFlavour.Tests.Stubs;
using DataSync.TestKit;

namespace DataSync.AzureFlavour.Tests.Support;

/// <summary>A copy of the repository to build in, so that nobody's own output is touched; gone with this object.</summary>
internal sealed class CopiedTree : IDisposable
{
    private static readonly string[] NotSources = [".git", ".vs", ".idea", "bin", "obj", "node_modules", "TestResults"];

    private CopiedTree(string root) => Root = root;

    /// <summary>Where the copy is.</summary>
    public string Root { get; }

    /// <summary>Where the stubs are, and nothing else, as the only source of packages.</summary>
    public string Feed => Path.Combine(Root, "feed");

    /// <param name="othersFromThisMachine">
    /// Whether packages that are not Azure's may come from the folder that this test itself was restored into.
    /// </param>
    public static CopiedTree Create(bool othersFromThisMachine)
    {
        var tree = new CopiedTree(Directory.CreateTempSubdirectory("datasync-azure-").FullName);
        Copy(new DirectoryInfo(RepositoryRoot.Find()), tree.Root);
        Directory.CreateDirectory(tree.Feed);
        var others = othersFromThisMachine ? $"""<add key="machine" value="{StubFeed.Metadata("PackageFolder")}" />""" : "";
        File.WriteAllText(Path.Combine(tree.Root, "nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="stubs" value="{tree.Feed}" /></packageSources>
              <fallbackPackageFolders><clear />{others}</fallbackPackageFolders>
            </configuration>
            """);
        return tree;
    }

    /// <summary>Runs dotnet in the copy, for the Azure flavour, with a package folder of its own.</summary>
    public Task<ProcessResult> DotnetAsync(params string[] arguments) => DotnetProcess.RunAsync(
        Root,
        [.. arguments, "-p:FunctionsRuntime=Azure", "-p:UseSharedCompilation=false", "-nologo"],
        new Dictionary<string, string>
        {
            ["NUGET_PACKAGES"] = Path.Combine(Root, "packages"),
            // A source that refuses is asked again as often as ever, without the second in between
            // (https://learn.microsoft.com/nuget/reference/cli-reference/cli-ref-environment-variables).
            ["NUGET_ENHANCED_NETWORK_RETRY_DELAY_MILLISECONDS"] = "10",
        });

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles().Where(file => !file.Name.Equals("nuget.config", StringComparison.OrdinalIgnoreCase)))
            file.CopyTo(Path.Combine(to, file.Name));
        foreach (var folder in from.EnumerateDirectories().Where(folder => !NotSources.Contains(folder.Name)))
            Copy(folder, Path.Combine(to, folder.Name));
    }
}
