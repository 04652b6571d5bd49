using DataSync.Connectors.Budgets;
using DataSync.Connectors.Errors;
using DataSync.Connectors.Manifests;
using Xunit.Abstractions;

namespace DataSync.Connectors.Tests.Errors;

/// <summary>All that the public manifests say about answers and rates is understood, but for their own Python code.</summary>
public sealed class ErrorHandlerCorpusTests(ITestOutputHelper output)
{
    [Fact]
    public void Error_handlers_budgets_and_concurrency_of_the_public_manifests_are_understood()
    {
        if (ConformanceData.Manifests(output) is not { } files)
            return;
        var found = new Dictionary<string, int> { ["error_handler"] = 0, ["api_budget"] = 0, ["concurrency_level"] = 0 };
        var misunderstood = new List<string>();
        foreach (var file in files)
        {
            var problems = new ManifestProblems(Path.GetFileName(file));
            var root = new ReferenceResolver(YamlManifestReader.Read(File.ReadAllText(file), problems)!, problems).Resolve();
            Visit(root, new Dictionary<string, ManifestEntry>(), problems, found);
            misunderstood.AddRange(problems.All.Where(problem => !problem.What.Contains("component type Custom", StringComparison.Ordinal)).Select(problem => problem.ToString()));
        }

        output.WriteLine(string.Join(", ", found.Select(count => $"{count.Key} {count.Value}")));
        misunderstood.ShouldBeEmpty();
        found["error_handler"].ShouldBeGreaterThan(900);
        found["api_budget"].ShouldBeGreaterThanOrEqualTo(4);
        found["concurrency_level"].ShouldBeGreaterThanOrEqualTo(13);
    }

    private static void Visit(ManifestNode node, Dictionary<string, ManifestEntry> parameters, ManifestProblems problems, Dictionary<string, int> found)
    {
        if (node is ManifestList list)
        {
            foreach (var item in list.Items)
                Visit(item, parameters, problems, found);
        }

        if (node is not ManifestMap map)
            return;
        if (map["$parameters"] is ManifestMap own)
        {
            parameters = new Dictionary<string, ManifestEntry>(parameters);
            foreach (var (name, entry) in own.Entries)
                parameters[name] = entry;
        }

        // Definitions count where something refers to them, with the parameters of that place.
        foreach (var (key, entry) in map.Entries.Where(entry => entry.Key != "definitions"))
        {
            if (found.ContainsKey(key) && entry.Value is ManifestMap)
            {
                found[key]++;
                Read(key, entry, parameters, problems);
            }

            Visit(entry.Value, parameters, problems, found);
        }
    }

    private static void Read(string key, ManifestEntry entry, Dictionary<string, ManifestEntry> parameters, ManifestProblems problems)
    {
        var around = new ManifestEntry(entry.Line, new ManifestMap(entry.Line, parameters));
        var scope = ComponentScope.Root(
            new ManifestMap(entry.Line, new Dictionary<string, ManifestEntry> { [key] = entry, ["$parameters"] = around }), problems);
        switch (key)
        {
            case "error_handler":
                ErrorHandlerParser.Parse(scope);
                break;
            case "api_budget":
                scope.OptionalComponent(key, ApiBudget.TypeName, (ApiBudget.TypeName, ApiBudget.Parse));
                break;
            default:
                scope.OptionalComponent(key, ConcurrencyLevel.TypeName, (ConcurrencyLevel.TypeName, ConcurrencyLevel.Parse));
                break;
        }
    }
}
