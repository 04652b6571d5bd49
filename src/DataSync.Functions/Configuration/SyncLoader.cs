using DataSync.Connectors;
using DataSync.Connectors.Manifests;
using DataSync.Core.Definitions;
using DataSync.Core.Mapping;
using DataSync.Core.Reading;

namespace DataSync.Functions.Configuration;

/// <summary>Makes a sync ready for work: its definition and its connector's manifest from their files, its settings and secrets at each use.</summary>
public sealed class SyncLoader(DefinitionFolder folder, SourceSettings settings, SourceStreams streams, TimeProvider time)
{
    /// <summary>Reads the files of a sync and tells which manifest it came with.</summary>
    /// <exception cref="SyncUnusableException">Something in them is wrong or missing.</exception>
    public (ParsedSync Sync, string ConnectorFile) Parse(string name, string file)
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
            // A stream that is made of a template is there when the source was asked.
            if (manifest.Templates.Count == 0 || manifest.Streams.ContainsKey(definition.Source.Stream) || manifest.UnusableStreams.ContainsKey(definition.Source.Stream))
                SourceStream.Declared(manifest, definition.Source.Stream);
            return (new ParsedSync(definition, parsed.Warnings, manifest, new ChunkMapper(definition)), connectorFile!);
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

    /// <summary>Joins a sync with the settings and secrets of now; its source asks for them anew when they are refused.</summary>
    /// <exception cref="SyncUnusableException">Settings or secrets are missing.</exception>
    /// <exception cref="Secrets.SecretUnavailableException">The vault does not answer.</exception>
    /// <exception cref="SourceUnavailableException">The source tells of the stream and does not answer.</exception>
    public async ValueTask<LoadedSync> LoadAsync(ParsedSync sync, CancellationToken cancellationToken)
    {
        var definition = sync.Definition;
        var values = await settings.ResolveAsync(definition, fresh: false, cancellationToken);
        ConfigResolver resolver = token => settings.ResolveAsync(definition, fresh: true, token);
        try
        {
            var connector = await streams.ConnectorAsync(sync, values, resolver, cancellationToken);
            return new LoadedSync(sync, SourceStream.Create(
                connector, definition.Source.Stream, values, resolver, time,
                writer: (property, value, token) => settings.RenewAsync(definition, property, value, token)));
        }
        catch (Exception e) when (e is SourceConfigurationException or SourceAuthenticationException or SourcePagingException or ManifestException)
        {
            throw new SyncUnusableException(definition.Name, [$"sync {definition.Name}: {e.Message}"], e);
        }
    }

    private static void Demand(string sync, bool condition, string problem)
    {
        if (!condition)
            throw new SyncUnusableException(sync, [problem]);
    }
}
