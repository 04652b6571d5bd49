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

    private static async Task<BicepFolder> ParseAsync(IReadOnlyDictionary<string, string> texts)
    {
        var trees = await BicepGrammar.ParseAsync(texts.Where(text => IsBicep(text.Key)).ToDictionary(text => text.Key, text => Readable(text.Key, text.Value)));
        return new BicepFolder(texts, trees.Select(tree => new BicepFile(tree.Key, tree.Value)));
    }

    /// <summary>For each change this folder with that one text replaced. Only those are parsed, all at once.</summary>
    public async Task<IReadOnlyList<BicepFolder>> WithEachAsync(IReadOnlyList<(string Path, string Text)> changes)
    {
        var trees = await BicepGrammar.ParseAsync(changes
            .Select((change, index) => (Key: $"{index}", change.Path, change.Text))
            .Where(change => IsBicep(change.Path))
            .ToDictionary(change => change.Key, change => Readable(change.Path, change.Text)));
        return [.. changes.Select((change, index) => With(change.Path, change.Text, trees.GetValueOrDefault($"{index}")))];
    }

    private BicepFolder With(string path, string text, SyntaxNode? tree) => new(
        new Dictionary<string, string>(Texts) { [path] = text },
        tree is null ? Files.Values : Files.Values.Where(file => file.Path != path).Append(new BicepFile(path, tree)));

    /// <summary>The file that a path in another file means.</summary>
    public static string Resolve(BicepFile from, string path) => Path
        .GetRelativePath(Home, Path.GetFullPath(Path.Combine(Home, Path.GetDirectoryName(from.Path)!, path)))
        .Replace('\\', '/');

    private static Dictionary<string, string> ReadTexts() => Directory
        .EnumerateFiles(Home, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(Home, file).Replace('\\', '/'), File.ReadAllText);

    private static bool IsBicep(string path) =>
        path.EndsWith(".bicep", StringComparison.Ordinal) || path.EndsWith(".bicepparam", StringComparison.Ordinal);

    // The grammar knows templates only. A parameter file is a template whose variables are the parameters, once its first line is a comment.
    private static string Readable(string path, string text) => path.EndsWith(".bicepparam", StringComparison.Ordinal)
        ? string.Join('\n', text.Split('\n').Select(AsTemplateLine))
        : text;

    private static string AsTemplateLine(string line) =>
        line.StartsWith("using ", StringComparison.Ordinal) ? $"// {line}"
        : line.StartsWith("param ", StringComparison.Ordinal) ? $"var {line["param ".Length..]}"
        : line;
}
