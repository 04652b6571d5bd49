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
        var config = new Dictionary<string, string>();
        var plain = new HashSet<string>();
        switch (map.Get("config"))
        {
            case null:
                break;
            case YamlMap values:
                new ConfigReader(map.Problems, map.PathOf("config"), config, plain).Read(values, "", key: "");
                break;
            case var other:
                map.Error("config", $"must hold the connector's config values by name, but is {other.Kind}");
                break;
        }

        return connector is null || stream is null ? null : new SourceDefinition(connector, stream, config) { Plain = plain };
    }

    /// <summary>Takes the values of a tree by their paths.</summary>
    private sealed class ConfigReader(ProblemList problems, string section, Dictionary<string, string> config, HashSet<string> plain)
    {
        /// <param name="node">What is read.</param>
        /// <param name="path">Its place within <c>config</c>.</param>
        /// <param name="key">The name it has, or that of the list it is in.</param>
        public void Read(YamlNode node, string path, string key)
        {
            switch (node)
            {
                case YamlMap { Entries.Count: > 0 } map:
                    foreach (var (name, value) in map.Entries)
                        Read(value, ConfigPath.Field(path, name.Text), name.Text);
                    break;
                case YamlList { Items.Count: > 0 } list:
                    for (var i = 0; i < list.Items.Count; i++)
                        Read(list.Items[i], ConfigPath.Item(path, i), key);
                    break;
                case YamlMap or YamlList when path.Length > 0:
                    config.Add(path, node is YamlMap ? "{}" : "[]");
                    plain.Add(path);
                    break;
                case YamlScalar { IsNull: false } scalar:
                    Check(scalar, path, key);
                    config.Add(path, scalar.Text);
                    if (scalar.IsPlain)
                        plain.Add(path);
                    break;
                case YamlScalar:
                    problems.Error(node, PlaceOf(path), "has no value; write \"\" for an empty one");
                    break;
            }
        }

        private void Check(YamlScalar scalar, string path, string key)
        {
            try
            {
                if (Placeholders.Find(scalar.Text).Count == 0 && scalar.Text.Length > 0 && SecretName().IsMatch(key))
                    problems.Warn(scalar, PlaceOf(path), "looks like a secret in clear text; store it as a secret and write ${secret:name}");
            }
            catch (PlaceholderException e)
            {
                problems.Error(scalar, PlaceOf(path), e.Message);
            }
        }

        private string PlaceOf(string path) => YamlComposer.Join(section, path);
    }

    [GeneratedRegex("(^|[_-])(key|apikey|token|secret|password)$|apikey|password|secret", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();
}
