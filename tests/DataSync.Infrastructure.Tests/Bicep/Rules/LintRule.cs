using System.Text.RegularExpressions;

namespace DataSync.Infrastructure.Tests.Bicep.Rules;

/// <summary>
/// Rules of Bicep's own linter that can be told from the text; the pipeline runs the whole linter.
/// <see href="https://learn.microsoft.com/azure/azure-resource-manager/bicep/linter"/>
/// </summary>
public static partial class LintRule
{
    public static IEnumerable<string> Findings(BicepFolder folder) => folder.Templates.SelectMany(file => Parents(file)
        .Concat(Locations(file))
        .Concat(Urls(file))
        .Concat(Dependencies(file)))
        .Concat(Whitespace(folder));

    /// <summary>use-parent-property: a child names its parent instead of repeating it.</summary>
    private static IEnumerable<string> Parents(BicepFile file) => file.Resources
        .Where(resource => resource.ResourceType.Count(letter => letter == '/') > 1)
        .Where(resource => resource.Body!["parent"] is null || resource.Body!["name"]!.Text.Contains('/', StringComparison.Ordinal))
        .Select(resource => $"{file.At(resource.Node)}: {resource.Name} does not name its parent");

    /// <summary>no-hardcoded-location: a region comes from outside.</summary>
    private static IEnumerable<string> Locations(BicepFile file) => file.Resources
        .Where(resource => resource.Body!["location"]?.Text is not (null or "location" or "'global'"))
        .Select(resource => $"{file.At(resource.Node)}: the location of {resource.Name} is fixed");

    /// <summary>no-hardcoded-env-urls: addresses of a cloud come from environment().</summary>
    private static IEnumerable<string> Urls(BicepFile file) => file.Root.All("string_content")
        .Where(text => CloudHost().IsMatch(text.Text))
        .Select(text => $"{file.At(text)}: {text.Text} is right in one cloud only");

    /// <summary>no-unnecessary-dependson: what is referred to is waited for anyway.</summary>
    private static IEnumerable<string> Dependencies(BicepFile file) =>
        from resource in file.Resources
        let depends = resource.Body!["dependsOn"]
        where depends is not null
        from name in depends.All("identifier")
        where resource.Body!.All("identifier").Count(use => use.Text == name.Text) > 1
        select $"{file.At(name)}: {resource.Name} refers to {name.Text} already";

    private static IEnumerable<string> Whitespace(BicepFolder folder) =>
        from text in folder.Texts
        from line in text.Value.Split('\n').Select((content, index) => (content, number: index + 1))
        where line.content.Contains('\t', StringComparison.Ordinal) || line.content.EndsWith(' ')
        select $"bicep/{text.Key}({line.number}): a tab, or a space at the end";

    [GeneratedRegex(@"(core|database|graph)\.windows\.net|[./]vault\.azure\.net|management\.azure\.com|login\.microsoftonline\.com|trafficmanager\.net")]
    private static partial Regex CloudHost();
}
