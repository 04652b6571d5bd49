using System.Text.Json;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Slicing.Planning;

/// <summary>Groups of slices of another level, in its order. A step makes one group or more, out of at least a group's slices.</summary>
internal sealed class GroupLevel(int partitions, int size, bool isDistinct) : IPlanLevel
{
    private const string ParentSlice = "parent_slice";

    public async Task<LevelStep> StepAsync(PlanWork work, PlanPosition position, CancellationToken cancellationToken)
    {
        var (groups, group, from, taken) = (new List<StreamSlice>(), new List<StreamSlice>(size), position.Parent, position.Parent);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var some = await work.SlicesAsync(partitions, from, PlanWork.MaxSlices, cancellationToken).ConfigureAwait(false);
            var isNew = isDistinct ? await NewAsync(work, position, some, seen, cancellationToken).ConfigureAwait(false) : null;
            for (var i = 0; i < some.Count; i++)
            {
                if (isNew is null || isNew[i])
                    group.Add(some[i]);
                if (group.Count < size)
                    continue;
                groups.Add(Group(group));
                group.Clear();
                taken = from + i + 1;
            }

            from += some.Count;
            if (some.Count == 0)
                return new LevelStep(group.Count == 0 ? groups : [.. groups, Group(group)], null);
            if (groups.Count > 0)
                return new LevelStep(groups, position with { Parent = taken });
        }
    }

    /// <summary>Which slices have a value that neither this step nor a group that is there has. Only this step's values are held.</summary>
    private static async Task<bool[]> NewAsync(
        PlanWork work, PlanPosition position, IReadOnlyList<StreamSlice> slices, HashSet<string> seen, CancellationToken cancellationToken)
    {
        var keys = slices.Select(slice => SliceState.KeyOf(ValueOf(slice.Partition))).ToList();
        var isNew = keys.ConvertAll(seen.Add).ToArray();
        var known = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var group in work.BeforeAsync(position.Level, position.Written, cancellationToken).ConfigureAwait(false))
            known.UnionWith(ValueOf(group.Partition).EnumerateArray().Select(SliceState.KeyOf).Where(seen.Contains));
        for (var i = 0; i < isNew.Length; i++)
            isNew[i] &= !known.Contains(keys[i]);
        return isNew;
    }

    private static JsonElement ValueOf(JsonElement partition)
    {
        var fields = partition.EnumerateObject().Where(field => field.Name != ParentSlice).ToList();
        return fields is [var only]
            ? only.Value
            : throw new RequestException($"partitions are grouped by one field, and these have {string.Join(", ", fields.Select(field => field.Name))}");
    }

    private static StreamSlice Group(List<StreamSlice> slices) => new(
        Lists(slices.ConvertAll(slice => slice.Partition), slices[0].Partition.EnumerateObject().Select(field => field.Name)),
        extra: Lists(slices.ConvertAll(slice => slice.Extra), slices.SelectMany(slice => slice.Extra.EnumerateObject()).Select(field => field.Name).Distinct()));

    private static JsonElement Lists(List<JsonElement> objects, IEnumerable<string> names) => SliceFields.Of(names.Select(name => KeyValuePair.Create(
        name, SliceFields.ListOf(objects.Select(item => item.TryGetProperty(name, out var value) ? value : SliceFields.Null)))));
}
