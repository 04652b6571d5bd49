namespace DataSync.Connectors.Slicing;

/// <summary>What was planned so far, and the state of the last run. In memory on a desk, in the database for durable runs.</summary>
public interface IPlanMemory
{
    /// <summary>Slices of a level in their order, from a number on; fewer than asked for at the end of the level.</summary>
    ValueTask<IReadOnlyList<StreamSlice>> SlicesAsync(int level, int from, int most, CancellationToken cancellationToken);

    /// <summary>State of partitions, by <see cref="SliceState.KeyOf"/>; those without state are not among the answers.</summary>
    /// <param name="stream">Whose state: empty for the stream itself, else the place of a parent stream in the plan.</param>
    /// <param name="keys">Keys of the partitions.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<IReadOnlyDictionary<string, SliceState>> StatesAsync(string stream, IReadOnlyCollection<string> keys, CancellationToken cancellationToken);

    /// <summary>Whether there is a state of any partition.</summary>
    /// <param name="stream">Whose state, as in <see cref="StatesAsync"/>.</param>
    /// <param name="since">Least rank that counts; null for any.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<bool> HasStateAsync(string stream, decimal? since, CancellationToken cancellationToken);
}
