using System.Text.RegularExpressions;
using DataSync.Core.Definitions.Yaml;

namespace DataSync.Core.Definitions.Parsing;

/// <summary><c>source</c>: values of <c>config</c> may be secrets and never appear in a message.</summary>
internal static partial class SourceSection
{
    public static SourceDefinition? Read(YamlNode node, ProblemList problems)
    {
        if (MapReader.Open(node, "source", SyncDefinitionKeys.BySection[SyncDefinitionKeys.Source], problems) is not { } map)
            return null;

        map.Require("connector");
        map.Require("stream");
        var connector = map.Text("connector", Checks.ConnectorName);
        var stream = map.Text("stream", Checks.NotBlank);
        var config = Config(map);
        return connector is null || stream is null ? null : new SourceDefinition(connector, stream, config);
    }

    private static Dictionary<string, string> Config(MapReader source)
    {
        var config = new Dictionary<string, string>();
        switch (source.Get("config"))
        {
            case null:
                break;
            case YamlMap values:
                foreach (var (key, value) in values.Entries)
                    if (Value(source, key, value) is { } text)
                        config.Add(key.Text, text);
                break;
            case var other:
                source.Error("config", $"must hold the connector's config values by name, but is {other.Kind}");
                break;
        }

        return config;
    }

    private static string? Value(MapReader source, YamlScalar key, YamlNode value)
    {
        var path = YamlComposer.Join(source.PathOf("config"), key.Text);
        if (value is not YamlScalar { IsNull: false } scalar)
        {
            source.Problems.Error(value, path, "must be a single value; write \"\" for an empty one");
            return null;
        }

        try
        {
            if (Placeholders.Find(scalar.Text).Count == 0 && scalar.Text.Length > 0 && SecretName().IsMatch(key.Text))
                source.Problems.Warn(value, path, "looks like a secret in clear text; store it as a secret and write ${secret:name}");
        }
        catch (PlaceholderException e)
        {
            source.Problems.Error(value, path, e.Message);
        }

        return scalar.Text;
    }

    [GeneratedRegex("(^|[_-])(key|apikey|token|secret|password)$|apikey|password|secret", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();
}
