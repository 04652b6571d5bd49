using System.Text.Json;
using DataSync.Connectors.Requesters;
using DataSync.Connectors.Slicing.Routers;

namespace DataSync.Connectors.Slicing.Planning;

/// <summary>
/// The slices of several levels one after the other, each value once, the first of them. What else tells a partition there
/// becomes a further field, so that state does not depend on where a value came from.
/// </summary>
internal sealed class UnionLevel(IReadOnlyList<int> levels, SourceConfig config, PartitionField field) : IPlanLevel
{
    public async Task<LevelStep> StepAsync(PlanWork work, PlanPosition position, CancellationToken cancellationToken)
    {
        var some = await work.SlicesAsync(levels[position.Source], position.Parent, PlanWork.MaxSlices, cancellationToken).ConfigureAwait(false);
        if (some.Count == 0)
            return new LevelStep([], position.Source + 1 < levels.Count ? position with { Source = position.Source + 1, Parent = 0 } : null);

        var name = field.NameFor(config);
        var found = new Dictionary<string, StreamSlice>(StringComparer.Ordinal);
        foreach (var slice in some)
            found.TryAdd(SliceState.KeyOf(ValueOf(slice, name)), slice);
        var keys = new List<string>(found.Keys);
        // Nothing but this step's values is held: what is there already is gone through for each step.
        await foreach (var known in work.BeforeAsync(position.Level, position.Written, cancellationToken).ConfigureAwait(false))
            found.Remove(SliceState.KeyOf(ValueOf(known, name)));
        var slices = keys.Where(found.ContainsKey).Select(key => Normal(found[key], name)).ToList();
        return new LevelStep(slices, position with { Parent = position.Parent + some.Count });
    }

    private static JsonElement ValueOf(StreamSlice slice, string name) => slice.Partition.TryGetProperty(name, out var value)
        ? value
        : throw new RequestException($"a router of the union gives partitions without {name}");

    private static StreamSlice Normal(StreamSlice slice, string name)
    {
        var others = slice.Partition.EnumerateObject().Where(other => other.Name != name).Select(other => KeyValuePair.Create(other.Name, other.Value));
        return new StreamSlice(SliceFields.Of((name, ValueOf(slice, name))), extra: SliceFields.Joined(SliceFields.Of(others), slice.Extra));
    }
}
