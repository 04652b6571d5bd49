using System.IO.Compression;
using System.Reflection;
using System.Text.RegularExpressions;
using DataSync.AzureFlavour.Tests.Support;

namespace DataSync.AzureFlavour.Tests.Stubs;

/// <summary>
/// A folder of packages with the ids and versions that the Azure flavour asks for, and the signatures that the real ones have.
/// </summary>
internal static partial class StubFeed
{
    private const string VersionOfTheRest = "1.0.0";

    private static readonly string Data = Path.Combine(AppContext.BaseDirectory, "Stubs");

    /// <summary>The committed signatures: what the local runtime declares, and what else the Azure flavour uses.</summary>
    public static IReadOnlyList<ListedType> Signatures() =>
        ApiList.Read(Path.Combine(Data, "functions-api.subset.txt"), Path.Combine(Data, "other-packages.txt"));

    /// <summary>Compiles and packs every stub.</summary>
    /// <param name="folder">Where the packages go.</param>
    /// <param name="types">Their signatures.</param>
    public static async Task WriteAsync(string folder, IReadOnlyList<ListedType> types)
    {
        Directory.CreateDirectory(folder);
        var versions = Versions();
        foreach (var package in StubPackage.All)
        {
            var own = types.Where(type => type.Assembly == package.Assembly).ToList();
            var assembly = own.Count == 0 ? null : await CompileAsync(folder, package, own, types);
            Pack(folder, package, assembly, versions);
        }

        types.Select(type => type.Assembly).Except(StubPackage.All.Select(package => package.Assembly)).ShouldBeEmpty("an assembly without a package");
    }

    private static async Task<string> CompileAsync(
        string folder, StubPackage package, List<ListedType> own, IReadOnlyList<ListedType> all)
    {
        var references = package.Closure().Select(other => Path.Combine(folder, $"{other.Assembly}.dll")).Where(File.Exists).ToList();
        var usable = all.Where(type => references.Any(path => Path.GetFileNameWithoutExtension(path) == type.Assembly)).Concat(own);
        var source = Path.Combine(folder, $"{package.Id}.cs");
        var assembly = Path.Combine(folder, $"{package.Assembly}.dll");
        await File.WriteAllTextAsync(source, StubSource.Of(own, all, usable.Select(type => type.Namespace)));
        var arguments = Path.Combine(folder, $"{package.Id}.rsp");
        await File.WriteAllLinesAsync(arguments,
        [
            "-target:library", "-nologo", "-nostdlib", "-warn:0", "-deterministic", "-langversion:latest",
            $"-out:\"{assembly}\"",
            .. File.ReadLines(Path.Combine(Data, "framework-references.txt")).Concat(references).Select(path => $"-reference:\"{path}\""),
            $"\"{source}\"",
        ]);
        var result = await DotnetProcess.RunAsync(folder, [Metadata("Compiler"), "-noconfig", $"@{arguments}"]);
        result.ExitCode.ShouldBe(0, $"{package.Id}: {result.Output}");
        return assembly;
    }

    private static void Pack(string folder, StubPackage package, string? assembly, Dictionary<string, string> versions)
    {
        string VersionOf(string id) => versions.GetValueOrDefault(id, VersionOfTheRest);
        using var archive = ZipFile.Open(Path.Combine(folder, $"{package.Id}.{VersionOf(package.Id)}.nupkg"), ZipArchiveMode.Create);
        var dependencies = string.Concat(package.Dependencies.Select(id => $"""<dependency id="{id}" version="{VersionOf(id)}" />"""));
        using (var nuspec = new StreamWriter(archive.CreateEntry($"{package.Id}.nuspec").Open()))
        {
            nuspec.Write($"""
                <?xml version="1.0" encoding="utf-8"?>
                <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
                  <metadata>
                    <id>{package.Id}</id><version>{VersionOf(package.Id)}</version><authors>stub</authors><description>Signatures only.</description>
                    <dependencies><group targetFramework="net10.0">{dependencies}</group></dependencies>
                  </metadata>
                </package>
                """);
        }

        if (assembly is not null)
            archive.CreateEntryFromFile(assembly, $"lib/net10.0/{Path.GetFileName(assembly)}");
        else
            archive.CreateEntry("lib/net10.0/_._");
    }

    /// <summary>The central versions; of a range its lower end.</summary>
    private static Dictionary<string, string> Versions() =>
        CentralVersion().Matches(File.ReadAllText(Path.Combine(TestKit.RepositoryRoot.Find(), "Directory.Packages.props")))
            .ToDictionary(match => match.Groups["id"].Value, match => match.Groups["version"].Value);

    /// <summary>What the build wrote into this assembly.</summary>
    public static string Metadata(string key) =>
        typeof(StubFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    [GeneratedRegex("""<PackageVersion Include="(?<id>[^"]+)" Version="\[?(?<version>[^",\]]+)""")]
    private static partial Regex CentralVersion();
}
