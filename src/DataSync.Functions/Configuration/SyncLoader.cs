using DataSync.Connectors;
using DataSync.Connectors.Manifests;
using DataSync.Core.Definitions;
using DataSync.Core.Mapping;
using DataSync.Core.Reading;

namespace DataSync.Functions.Configuration;

/// <summary>Makes a sync ready for work: its definition, its connector's manifest, its settings and secrets.</summary>
public sealed class SyncLoader(DefinitionFolder folder, SecretStore secrets)
{
    /// <summary>Loads a sync and tells which manifest it came with.</summary>
    /// <exception cref="SyncUnusableException">Something of it is wrong or missing.</exception>
    public (LoadedSync Sync, string ConnectorFile) Load(string name, string file)
    {
        try
        {
            var parsed = SyncDefinitionParser.Parse(DefinitionFolder.Read(file), folder.Display(file));
            var definition = parsed.Definition;
            Demand(name, definition.Name == name, $"{folder.Display(file)}: name is \"{definition.Name}\" but the file's is \"{name}\"; make them the same");
            if (definition.Schedule is { } schedule && Schedule.Problem(schedule) is { } problem)
                throw new SyncUnusableException(name, [$"{folder.Display(file)}: {problem}"]);

            var connectorFile = folder.Connector(definition.Source.Connector);
            Demand(name, connectorFile is not null, $"{folder.Display(file)}: source.connector: there is no definitions/connectors/{definition.Source.Connector}.yaml");
            var manifest = ManifestParser.Parse(DefinitionFolder.Read(connectorFile!), folder.Display(connectorFile!));
            var stream = SourceStream.Create(
                manifest, definition.Source.Stream, Resolve(definition), _ => ValueTask.FromResult(Resolve(definition)));
            return (new LoadedSync(definition, parsed.Warnings, stream, new ChunkMapper(definition)), connectorFile!);
        }
        catch (DefinitionException e)
        {
            throw new SyncUnusableException(name, [.. e.Problems.Select(problem => problem.ToString())], e);
        }
        catch (ManifestException e)
        {
            throw new SyncUnusableException(name, [.. e.Problems.Select(problem => problem.ToString())], e);
        }
        catch (SourceConfigurationException e)
        {
            throw new SyncUnusableException(name, [$"{folder.Display(file)}: {e.Message}"], e);
        }
    }

    /// <summary>Puts settings and secrets into a source's configuration; called again when the source refuses them.</summary>
    private IReadOnlyDictionary<string, ConfigValue> Resolve(SyncDefinition definition)
    {
        var values = new Dictionary<string, ConfigValue>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var (key, text) in definition.Source.Config)
        {
            try
            {
                var secret = Placeholders.Find(text).FirstOrDefault(p => p.Kind == PlaceholderKind.Secret).Name;
                values[key] = new ConfigValue(Placeholders.Replace(text, ValueOf), secret);
            }
            catch (PlaceholderException e) when (e.Missing.Count > 0)
            {
                problems.AddRange(e.Missing.Select(missing => $"sync {definition.Name}: source.config.{key}: {missing} has no value; {RemedyFor(missing)}"));
            }
            catch (PlaceholderException e)
            {
                problems.Add($"sync {definition.Name}: source.config.{key}: {e.Message}");
            }
        }

        return problems.Count == 0 ? values : throw new SyncUnusableException(definition.Name, problems);
    }

    private string? ValueOf(Placeholder placeholder) => placeholder.Kind == PlaceholderKind.Secret
        ? secrets.Secret(placeholder.Name)
        : secrets.Setting(placeholder.Name);

    private static string RemedyFor(Placeholder placeholder) => placeholder.Kind == PlaceholderKind.Secret
        ? $"set the environment variable {SecretStore.EnvironmentNameOf(placeholder.Name)} (or setting Secrets:{placeholder.Name})"
        : $"set the environment variable {placeholder.Name}";

    private static void Demand(string sync, bool condition, string problem)
    {
        if (!condition)
            throw new SyncUnusableException(sync, [problem]);
    }
}
