using DataSync.Connectors.Manifests;
using Xunit.Abstractions;
using YamlDotNet.RepresentationModel;

namespace DataSync.Connectors.Tests;

/// <summary>What the manifest format does not know is a warning; what it knows and this engine does not, an error.</summary>
public sealed class ManifestWarningTests(ITestOutputHelper output)
{
    [Fact]
    public void Custom_python_without_a_type_is_not_taken_for_the_formats_own_component() =>
        Should.Throw<ManifestException>(() => ManifestParser.Parse(TestSource.Manifest(requester: "class_name: source_crm.Requester"), "crm.yaml"))
            .Message.ShouldContain("custom Python in the place of a HttpRequester does not run");

    [Fact]
    public void A_key_that_the_format_does_not_have_is_a_warning_with_the_nearest_and_the_stream_runs()
    {
        var manifest = ManifestParser.Parse(TestSource.Manifest(strategy: "{ type: PageIncrement, pagesize: 1 }"), "crm.yaml");

        manifest.Streams.Keys.ShouldBe(["customers"]);
        var warning = manifest.Warnings.ShouldHaveSingleItem();
        (warning.Component, warning.Path.EndsWith("pagination_strategy.pagesize", StringComparison.Ordinal)).ShouldBe(("PageIncrement", true));
        warning.ToString().ShouldContain("Did you mean page_size");
    }

    [Fact]
    public void A_type_that_the_format_does_not_have_is_told_with_the_nearest() =>
        Should.Throw<ManifestException>(() => ManifestParser.Parse(TestSource.Manifest(authenticator: "{ type: BearerAuthenticater }"), "crm.yaml"))
            .Message.ShouldContain("the format has no component type BearerAuthenticater. Did you mean BearerAuthenticator");

    [Fact]
    public void A_component_of_custom_code_is_told_as_such() =>
        Should.Throw<ManifestException>(() => ManifestParser.Parse(TestSource.Manifest(authenticator: "{ type: CustomAuthenticator, class_name: a.B }"), "crm.yaml"))
            .Message.ShouldContain("Python code");

    [Fact]
    public void The_table_of_components_and_keys_is_that_of_the_format()
    {
        if (ConformanceData.Manifests(output) is not { Count: > 0 } files)
            return;
        var path = Path.Combine(Path.GetDirectoryName(files[0])!, "..", "airbyte-schema", "declarative_component_schema.yaml");
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(path)));
        var expected = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        foreach (var (name, definition) in (YamlMappingNode)root.Children["definitions"])
            Collect(definition, ((YamlScalarNode)name).Value, expected);
        Collect(new YamlMappingNode("properties", root.Children["properties"]), null, expected);

        expected.Count.ShouldBeGreaterThan(100);
        ComponentKeys.Types.Order(StringComparer.Ordinal).ShouldBe(expected.Keys);
        foreach (var (type, keys) in expected)
            ComponentKeys.Of(type)!.Order(StringComparer.Ordinal).ShouldBe(keys, ignoreOrder: false, customMessage: type);
    }

    private static void Collect(YamlNode node, string? name, SortedDictionary<string, SortedSet<string>> found)
    {
        if (node is YamlMappingNode map && map.Children.TryGetValue("properties", out var properties) && properties is YamlMappingNode keys)
        {
            var type = keys.Children.TryGetValue("type", out var declared) && declared is YamlMappingNode schema
                && schema.Children.TryGetValue("enum", out var values) ? ((YamlScalarNode)values[0]).Value : name;
            if (type is not null)
            {
                var names = found.TryGetValue(type, out var known) ? known : found[type] = new SortedSet<string>(StringComparer.Ordinal);
                names.UnionWith(keys.Children.Keys.Select(key => ((YamlScalarNode)key).Value!).Where(key => key is not "type" and not "$parameters"));
            }
        }

        foreach (var child in node is YamlMappingNode parent ? parent.Children.Values : node is YamlSequenceNode list ? list.Children : [])
            Collect(child, null, found);
    }
}
