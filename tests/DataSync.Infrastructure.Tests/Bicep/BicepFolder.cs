using DataSync.TestKit;

namespace DataSync.Infrastructure.Tests.Bicep;

/// <summary>The folder <c>bicep/</c>: its files by path, and its texts.</summary>
public sealed class BicepFolder
{
    private static readonly string Home = Path.Combine(RepositoryRoot.Find(), "bicep");
    private static readonly Lazy<Task<BicepFolder>> Loaded = new(async () => await ParseAsync(ReadTexts()));

    private BicepFolder(IReadOnlyDictionary<string, string> texts, IEnumerable<BicepFile> files)
    {
        Texts = texts;
        Files = files.ToDictionary(file => file.Path);
    }

    /// <summary>Every text of the folder by its path below <c>bicep/</c>, with slashes.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; }

    /// <summary>Every Bicep file by its path; parameter files too, read as variables.</summary>
    public IReadOnlyDictionary<string, BicepFile> Files { get; }

    public BicepFile Main => Files["main.bicep"];

    /// <summary>Every file that makes resources: without parameter files.</summary>
    public IEnumerable<BicepFile> Templates => Files.Values.Where(file => file.Path.EndsWith(".bicep", StringComparison.Ordinal));

    public IEnumerable<BicepFile> ParameterFiles => Files.Values.Where(file => file.Path.EndsWith(".bicepparam", StringComparison.Ordinal));

    /// <summary>Every resource with its file.</summary>
    public IEnumerable<(BicepFile File, Declaration Resource)> Resources =>
        Templates.SelectMany(file => file.Resources.Select(resource => (file, resource)));

    /// <summary>The folder as it is in the clone, parsed once.</summary>
    public static Task<BicepFolder> LoadAsync() => Loaded.Value;

    /// <summary>A folder of those texts.</summary>
    public static async Task<BicepFolder> ParseAsync(IReadOnlyDictionary<string, string> texts)
    {
        var trees = await BicepGrammar.ParseAsync(texts.Where(IsBicep).ToDictionary(text => text.Key, text => Readable(text.Key, text.Value)));
        return new BicepFolder(texts, trees.Select(tree => new BicepFile(tree.Key, tree.Value)));
    }

    /// <summary>This folder with one text replaced; only that one is parsed.</summary>
    public async Task<BicepFolder> WithAsync(string path, string text)
    {
        var texts = new Dictionary<string, string>(Texts) { [path] = text };
        var changed = await ParseAsync(new Dictionary<string, string> { [path] = text });
        return new BicepFolder(texts, Files.Values.Where(file => file.Path != path).Concat(changed.Files.Values));
    }

    /// <summary>The file that a path in another file means.</summary>
    public static string Resolve(BicepFile from, string path) => Path
        .GetRelativePath(Home, Path.GetFullPath(Path.Combine(Home, Path.GetDirectoryName(from.Path)!, path)))
        .Replace('\\', '/');

    private static Dictionary<string, string> ReadTexts() => Directory
        .EnumerateFiles(Home, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(Home, file).Replace('\\', '/'), File.ReadAllText);

    private static bool IsBicep(KeyValuePair<string, string> text) =>
        text.Key.EndsWith(".bicep", StringComparison.Ordinal) || text.Key.EndsWith(".bicepparam", StringComparison.Ordinal);

    // The grammar knows templates only. A parameter file is a template whose variables are the parameters, once its first line is a comment.
    private static string Readable(string path, string text) => path.EndsWith(".bicepparam", StringComparison.Ordinal)
        ? string.Join('\n', text.Split('\n').Select(AsTemplateLine))
        : text;

    private static string AsTemplateLine(string line) =>
        line.StartsWith("using ", StringComparison.Ordinal) ? $"// {line}"
        : line.StartsWith("param ", StringComparison.Ordinal) ? $"var {line["param ".Length..]}"
        : line;
}
