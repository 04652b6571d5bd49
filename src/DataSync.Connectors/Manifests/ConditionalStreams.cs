using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Requesters;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Manifests;

/// <summary>Streams that are there when a condition on the configuration holds.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Streams">The streams.</param>
internal sealed record ConditionalStreams(InterpolatedString Condition, StreamSet Streams)
{
    public const string TypeName = "ConditionalStreams";

    public static ConditionalStreams Parse(ComponentScope scope)
    {
        var streams = new StreamSet();
        foreach (var child in scope.Children("streams", DeclarativeStream.TypeName))
            streams.Read(child);
        return new ConditionalStreams(scope.RequiredText("condition", Variables.Config), streams);
    }

    /// <summary>The manifest with those of its conditional streams whose condition holds; of one name the first counts.</summary>
    /// <exception cref="SourceConfigurationException">A condition has no value.</exception>
    public static ConnectorManifest Choose(ConnectorManifest manifest, SourceStream source)
    {
        if (manifest.Conditional.Count == 0)
            return manifest;
        var all = manifest.Conditional.SelectMany(part => part.Streams.Names).ToHashSet(StringComparer.Ordinal);
        var streams = new StreamSet(Without(manifest.Streams, all), Without(manifest.UnusableStreams, all));
        foreach (var part in manifest.Conditional.Where(part => part.Holds(source)))
            streams.Add(part.Streams);
        return manifest with { Streams = streams.Usable, UnusableStreams = streams.Unusable, Conditional = [] };
    }

    private bool Holds(SourceStream source)
    {
        try
        {
            return Condition.Holds(source.Config.Context);
        }
        catch (RequestException exception)
        {
            throw new SourceConfigurationException(source.Config.Mask(
                $"Connector {source.Connector}: which streams it has depends on a condition that has no value: {exception.Message}."))
            {
                Connector = source.Connector,
                Stream = SourceStream.OfTemplatesName,
                Page = 1,
            };
        }
    }

    private static Dictionary<string, T> Without<T>(IReadOnlyDictionary<string, T> streams, HashSet<string> names) =>
        streams.Where(stream => !names.Contains(stream.Key)).ToDictionary(StringComparer.Ordinal);
}
