using System.Text.RegularExpressions;

namespace DataSync.Infrastructure.Tests.Bicep.Rules;

/// <summary>Every resource names its API version, one version per type, and a preview only where Azure offers nothing else.</summary>
public static partial class ApiVersionRule
{
    /// <summary>Previews we accept, with the reason.</summary>
    private static readonly Dictionary<string, string> Previews = new()
    {
        ["Microsoft.Insights/diagnosticSettings@2021-05-01-preview"] =
            "its last version that is no preview, 2016-09-01, cannot write into tables of a resource's own",
    };

    public static IEnumerable<string> Findings(BicepFolder folder)
    {
        foreach (var (file, resource) in folder.Resources)
        {
            if (!Version().IsMatch(resource.ApiVersion))
                yield return $"{file.At(resource.Node)}: {resource.Target} has no API version such as 2025-01-01";
            else if (resource.ApiVersion.EndsWith("-preview", StringComparison.Ordinal) && !Previews.ContainsKey(resource.Target))
                yield return $"{file.At(resource.Node)}: {resource.Target} is a preview that no reason is given for";
        }

        foreach (var type in folder.Resources.GroupBy(found => found.Resource.ResourceType))
        {
            var versions = type.Select(found => found.Resource.ApiVersion).Distinct().ToList();
            if (versions.Count > 1)
                yield return $"{type.Key} is used in the versions {string.Join(", ", versions)}";
        }

        foreach (var unused in Previews.Keys.Except(folder.Resources.Select(found => found.Resource.Target)))
            yield return $"{unused} is on the list of previews, and nothing uses it";
    }

    [GeneratedRegex(@"^20\d\d-\d\d-\d\d(-preview)?$")]
    private static partial Regex Version();
}
