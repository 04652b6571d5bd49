using System.Runtime.CompilerServices;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Dynamic;

/// <summary>The configuration lists the values; several lists are combined, each item with each.</summary>
internal sealed record ConfigComponentsResolver(IReadOnlyList<StreamConfig> Configs, IReadOnlyList<ComponentMapping> Mappings) : IComponentsResolver
{
    public const string TypeName = "ConfigComponentsResolver";

    public static ConfigComponentsResolver Parse(ComponentScope scope)
    {
        var configs = scope.Node("stream_config") is ManifestList
            ? scope.Children("stream_config", StreamConfig.TypeName).Select(child => child.Read((StreamConfig.TypeName, StreamConfig.Parse))).ToList()
            : [scope.Component("stream_config", StreamConfig.TypeName, (StreamConfig.TypeName, StreamConfig.Parse))];
        return new ConfigComponentsResolver([.. configs.OfType<StreamConfig>()], DynamicStream.MappingsOf(scope));
    }

    public async IAsyncEnumerable<ComponentValues> ValuesAsync(
        DynamicReading reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var context = reading.Source.Config.Context;
        IEnumerable<IReadOnlyList<(int Index, ExpressionValue Item)>> combinations = [[]];
        foreach (var config in Configs)
        {
            var items = config.Items(context).Select((item, i) => (i, item)).ToList();
            // Made one at a time: lists of a thousand entries each would fill the memory before the limit of streams is met.
            combinations = combinations.SelectMany(combination => items.Select(item => (IReadOnlyList<(int, ExpressionValue)>)[.. combination, item]));
        }

        foreach (var combination in combinations)
            yield return new ComponentValues(context.With("components_values", Merge(combination)), ValueOrigin.Own);
        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <summary>Fields of all in one; what is no mapping is found as <c>source_config_N</c>, with its index before it.</summary>
    private static ExpressionValue Merge(IReadOnlyList<(int Index, ExpressionValue Item)> combination) =>
        ExpressionValue.Dictionary(combination.SelectMany((item, place) => item.Item.Kind == ExpressionKind.Dictionary
            ? item.Item.AsDictionary.Entries.Select(entry => KeyValuePair.Create(entry.Key.ToString(), entry.Value))
            : [KeyValuePair.Create($"source_config_{place}", ExpressionValue.Tuple(ExpressionValue.Of(item.Index), item.Item))]));
}
