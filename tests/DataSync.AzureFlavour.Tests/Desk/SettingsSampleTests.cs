using System.Text.Json;
using DataSync.TestKit;

namespace DataSync.AzureFlavour.Tests.Desk;

/// <summary>The settings a desk starts from.</summary>
public sealed class SettingsSampleTests
{
    private static readonly string Root = RepositoryRoot.Find();

    public static TheoryData<string> Keys()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "local.settings.sample.json")));
        return new TheoryData<string>(sample.RootElement.GetProperty("Values").EnumerateObject().Select(value => value.Name));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_of_the_sample_is_explained(string key)
    {
        var docs = File.ReadAllText(Path.Combine(Root, "docs/azure.md")) + File.ReadAllText(Path.Combine(Root, "docs/operations.md"));

        string[] spellings = [$"`{key}`", $"`{key.Replace("__", ":", StringComparison.Ordinal)}`"];
        spellings.ShouldContain(spelling => docs.Contains(spelling, StringComparison.Ordinal), $"{key} is in neither docs/azure.md nor docs/operations.md");
    }
}
