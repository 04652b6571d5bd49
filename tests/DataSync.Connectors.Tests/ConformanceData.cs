using Xunit.Abstractions;

namespace DataSync.Connectors.Tests;

/// <summary>
/// Public connector manifests that other people wrote: where DATASYNC_CONFORMANCE points, else in a folder
/// shared/conformance beside the project. A clone does without; who names the folder must have it.
/// </summary>
internal static class ConformanceData
{
    private const string Variable = "DATASYNC_CONFORMANCE";

    /// <summary>The manifests; null, with a message, when there are none.</summary>
    public static IReadOnlyList<string>? Manifests(ITestOutputHelper output)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            var folder = Path.Combine(named, "airbyte-manifests");
            Directory.Exists(folder).ShouldBeTrue($"{Variable} names {named}, where there is no airbyte-manifests");
            return Directory.GetFiles(folder, "*.yaml");
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (Path.Combine(at.FullName, "shared", "conformance", "airbyte-manifests") is var folder && Directory.Exists(folder))
                return Directory.GetFiles(folder, "*.yaml");
        }

        output.WriteLine($"No conformance data found; set {Variable} to its folder to read the public manifests.");
        return null;
    }
}
