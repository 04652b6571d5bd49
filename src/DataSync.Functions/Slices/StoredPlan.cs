using DataSync.Connectors.Slicing;
using DataSync.Functions.Contracts;
using DataSync.Postgres;

namespace DataSync.Functions.Slices;

/// <summary>The plan of a durable run and the state of its sync, as they are stored.</summary>
internal sealed class StoredPlan(PlanRequest request, SliceStore slices, StreamStateStore states) : IPlanMemory
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StreamSlice>> SlicesAsync(int level, int from, int most, CancellationToken cancellationToken) =>
        [.. (await slices.ReadAsync(request.BatchId, level, from, most, cancellationToken)).Select(StreamSlice.FromJson)];

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<string, SliceState>> StatesAsync(
        string stream, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        if (request.Slicing.IsFull || keys.Count == 0)
            return new Dictionary<string, SliceState>();
        var stored = await states.ReadAsync(request.Sync, request.Slicing.Source, stream, keys, cancellationToken);
        return stored.ToDictionary(
            state => state.Partition, state => new SliceState(state.Stream, state.Partition, state.Cursor, state.Rank), StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> HasStateAsync(string stream, decimal? since, CancellationToken cancellationToken) =>
        !request.Slicing.IsFull && await states.AnyAsync(request.Sync, request.Slicing.Source, stream, since, cancellationToken);
}
