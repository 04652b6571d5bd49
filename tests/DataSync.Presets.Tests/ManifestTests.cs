using DataSync.Connectors.Manifests;
using YamlDotNet.RepresentationModel;

namespace DataSync.Presets.Tests;

/// <summary>What every shipped connector says about itself, whoever its vendor is.</summary>
public sealed class ManifestTests
{
    public static TheoryData<string> Connectors { get; } = [.. Names()];

    /// <summary>The connectors for a known vendor: the customer API has no limits and errors that could be known.</summary>
    public static TheoryData<string> Vendors { get; } = [.. Names().Where(name => name != "customer-api")];

    [Theory]
    [MemberData(nameof(Connectors))]
    public void Every_stream_runs_and_nothing_in_the_manifest_is_ignored(string connector)
    {
        var manifest = PresetSource.Load(connector);

        manifest.UnusableStreams.ShouldBeEmpty(string.Join('\n', manifest.UnusableStreams.SelectMany(stream => stream.Value)));
        manifest.Warnings.ShouldBeEmpty();
        manifest.CheckStreams.ShouldNotBeEmpty();
        manifest.Streams.Values.Where(stream => stream.PrimaryKey.Count == 0).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public void Every_stream_has_a_schema_with_its_key_and_its_cursor(string connector)
    {
        foreach (var stream in PresetSource.Load(connector).Streams.Values)
        {
            var fields = stream.Schema?["properties"] is ManifestMap properties ? properties.Entries.Keys : [];
            stream.PrimaryKey.Except(fields).ShouldBeEmpty(stream.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Connectors))]
    public void People_are_told_what_to_give_and_where_to_find_it(string connector)
    {
        var specification = Root(connector)["spec"]["connection_specification"];

        foreach (var (path, property) in Properties(specification))
        {
            Text(property, "title").ShouldNotBeNullOrEmpty(path);
            Text(property, "description").ShouldNotBeNullOrEmpty(path);
            var soundsSecret = path.EndsWith("_key", StringComparison.Ordinal) || path.EndsWith("_token", StringComparison.Ordinal)
                || path.EndsWith("secret", StringComparison.Ordinal) || path.EndsWith("password", StringComparison.Ordinal);
            (Text(property, "airbyte_secret") == "true").ShouldBe(soundsSecret, path);
        }
    }

    [Theory]
    [MemberData(nameof(Vendors))]
    public void The_vendors_limits_and_errors_are_written_down_with_their_source(string connector)
    {
        var root = Root(connector);

        ((YamlSequenceNode)root["api_budget"]["policies"]).Children.ShouldNotBeEmpty();
        var text = File.ReadAllText(FileOf(connector));
        text.ShouldContain("type: HttpResponseFilter");
        text[..text.IndexOf("api_budget:", StringComparison.Ordinal)].Split('\n').Count(line => line.StartsWith('#') && line.Contains("https://", StringComparison.Ordinal))
            .ShouldBeGreaterThanOrEqualTo(4);
    }

    private static IEnumerable<(string Path, YamlMappingNode Property)> Properties(YamlNode schema, string path = "")
    {
        if (schema is not YamlMappingNode map)
            yield break;
        if (map.Children.TryGetValue("items", out var items))
        {
            foreach (var below in Properties(items, $"{path}[]"))
                yield return below;
        }

        if (!map.Children.TryGetValue("properties", out var properties))
            yield break;
        foreach (var (name, property) in ((YamlMappingNode)properties).Children)
        {
            var place = $"{path}.{name}";
            yield return (place, (YamlMappingNode)property);
            foreach (var below in Properties(property, place))
                yield return below;
        }
    }

    private static string? Text(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? ((YamlScalarNode)value).Value : null;

    private static YamlNode Root(string connector)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(FileOf(connector))));
        return yaml.Documents[0].RootNode;
    }

    private static string FileOf(string connector) => Files().Single(file => Path.GetFileNameWithoutExtension(file) == connector);

    private static IEnumerable<string> Names() => Files().Select(file => Path.GetFileNameWithoutExtension(file)!);

    private static string[] Files() => Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "definitions", "connectors"), "*.yaml");
}
