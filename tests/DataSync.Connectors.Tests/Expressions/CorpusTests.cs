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
        if (ConformanceData.Manifests(output) is not { } files)
            return;
        var templates = files.SelectMany(Templates).ToHashSet();
        var problems = templates.Select(Problem).OfType<string>().ToList();

        problems.ShouldBeEmpty();
        templates.Count.ShouldBeGreaterThan(1_000);
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
