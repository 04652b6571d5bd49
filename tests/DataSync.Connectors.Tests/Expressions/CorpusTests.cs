using DataSync.Connectors.Expressions;
using Xunit.Abstractions;
using YamlDotNet.RepresentationModel;

namespace DataSync.Connectors.Tests.Expressions;

/// <summary>The expressions that people wrote: all of a sample of public manifests.</summary>
public sealed class CorpusTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_expression_of_the_public_manifests_is_understood()
    {
        if (Folder() is not { } folder)
        {
            // On a desk the data is optional; where it is promised, its absence is an error.
            Environment.GetEnvironmentVariable("CI").ShouldBeNullOrEmpty("DATASYNC_CONFORMANCE does not name the folder of the conformance data");
            output.WriteLine("No conformance data found; set DATASYNC_CONFORMANCE to its folder to read the public manifests.");
            return;
        }

        var templates = Directory.GetFiles(folder, "*.yaml").SelectMany(Templates).ToHashSet();
        var problems = templates.Select(Problem).OfType<string>().ToList();

        problems.ShouldBeEmpty();
        templates.Count.ShouldBeGreaterThan(1_000);
    }

    private static string? Folder()
    {
        var roots = new List<string?> { Environment.GetEnvironmentVariable("DATASYNC_CONFORMANCE") };
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            roots.Add(Path.Combine(at.FullName, "shared", "conformance"));
        return roots.Where(root => !string.IsNullOrEmpty(root)).Select(root => Path.Combine(root!, "airbyte-manifests")).FirstOrDefault(Directory.Exists);
    }

    private static string? Problem(string template)
    {
        try
        {
            _ = Expression.Parse(template);
            return null;
        }
        catch (ExpressionException error)
        {
            return $"{template}: {error.Message}";
        }
    }

    private static IEnumerable<string> Templates(string file)
    {
        var yaml = new YamlStream();
        using var reader = new StreamReader(file);
        yaml.Load(reader);
        return yaml.Documents.SelectMany(document => document.AllNodes).OfType<YamlScalarNode>().Select(scalar => scalar.Value ?? "")
            .Where(text => text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal));
    }
}
