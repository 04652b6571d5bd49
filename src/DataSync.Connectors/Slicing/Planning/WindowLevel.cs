namespace DataSync.Connectors.Slicing.Planning;

/// <summary>Divides each partition by the windows of the stream's cursor.</summary>
internal sealed class WindowLevel(int partitions, PlannedStream stream, ICursor cursor) : IPlanLevel
{
    public async Task<LevelStep> StepAsync(PlanWork work, PlanPosition position, CancellationToken cancellationToken)
    {
        var some = await work.SlicesAsync(partitions, position.Parent, PlanWork.MaxSlices, cancellationToken).ConfigureAwait(false);
        if (some.Count == 0)
            return new LevelStep([], null);

        var keys = some.Select(slice => SliceState.KeyOf(slice.Partition)).ToList();
        var migrated = some.Select(slice => PartitionStates.MigratedKeyOf(stream.Stream, slice)).ToList();
        var states = await StatesAsync(work.Memory, keys.Concat(migrated.OfType<string>()), cancellationToken).ConfigureAwait(false);
        var bounds = cursor.Bounds(stream.Stream.Config, work.Now);
        var slices = new List<StreamSlice>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < some.Count; i++)
        {
            // The same parent twice in a page is not read twice.
            if (!seen.Add(keys[i]))
                continue;
            var state = states.GetValueOrDefault(keys[i]) ?? (migrated[i] is { } old ? states.GetValueOrDefault(old) : null)
                ?? states.GetValueOrDefault(PartitionStates.WholeKey);
            foreach (var window in bounds.Windows(state, i == 0 ? position.Within : null))
            {
                slices.Add(new StreamSlice(some[i].Partition, window.Interval, some[i].Extra, state?.Value, window.From, window.To));
                if (slices.Count == PlanWork.MaxSlices)
                    return new LevelStep(slices, After(position, i, window.Next));
            }
        }

        return new LevelStep(slices, position with { Parent = position.Parent + some.Count, Within = null });
    }

    private static PlanPosition After(PlanPosition position, int i, string? within) =>
        position with { Parent = position.Parent + i + (within is null ? 1 : 0), Within = within };

    private async ValueTask<IReadOnlyDictionary<string, SliceState>> StatesAsync(
        IPlanMemory memory, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        if (stream.Place is not { } place)
            return new Dictionary<string, SliceState>();
        HashSet<string> asked = [PartitionStates.WholeKey];
        if (!PartitionStates.IsOneForAll(stream.Stream))
            asked.UnionWith(keys);
        return await memory.StatesAsync(place, asked, cancellationToken).ConfigureAwait(false);
    }
}
