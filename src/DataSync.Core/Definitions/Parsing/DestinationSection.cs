using DataSync.Core.Definitions.Yaml;

namespace DataSync.Core.Definitions.Parsing;

/// <summary><c>destination</c>, and that its key can identify a row.</summary>
internal static class DestinationSection
{
    internal const int MaxBatchSize = 10_000;
    internal const int MaxParallelBatches = 32;

    /// <summary>Answers to a row that changed on both sides; the source is the only one that can win.</summary>
    internal static readonly IReadOnlyList<string> Conflicts = ["source_wins"];

    public static DestinationDefinition? Read(YamlNode node, MappingSection? mapping, ProblemList problems)
    {
        if (MapReader.Open(node, "destination", SyncDefinitionKeys.BySection[SyncDefinitionKeys.Destination], problems) is not { } map)
            return null;

        map.Require("table");
        map.Require("key");
        var table = map.Text("table", Checks.Table);
        var key = Key(map, mapping);
        map.Word("conflict", Conflicts);
        var batchSize = map.Integer("batch_size", 1, MaxBatchSize, DestinationDefinition.DefaultBatchSize);
        var parallel = map.Integer("max_parallel_batches", 1, MaxParallelBatches, DestinationDefinition.DefaultMaxParallelBatches);
        return table is null ? null : new DestinationDefinition(table, key, batchSize, parallel);
    }

    private static List<string> Key(MapReader map, MappingSection? mapping)
    {
        var names = map.Scalars("key");
        if (map.Get("key") is YamlList { Items.Count: 0 }) map.Error("key", "needs at least one column");

        var key = new List<string>();
        foreach (var name in names)
        {
            var problem = key.Contains(name.Text)
                ? "is named twice"
                : mapping is null ? null : mapping.WhyNoKey(name.Text);
            if (problem is null) key.Add(name.Text);
            else map.Problems.Error(name, map.PathOf("key"), $"'{MapReader.Quote(name.Text)}' {problem}");
        }

        return key;
    }
}
