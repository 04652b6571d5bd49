using DataSync.Connectors.Slicing;

namespace DataSync.Functions.Slices;

/// <summary>A plan that is kept nowhere, of a sync that has seen nothing yet.</summary>
internal sealed class ScratchPlan : IPlanMemory
{
    private static readonly IReadOnlyDictionary<string, SliceState> NoState = new Dictionary<string, SliceState>();

    private readonly Dictionary<int, List<StreamSlice>> _levels = [];

    /// <summary>Keeps the slices of a step.</summary>
    public void Add(PlanStep step)
    {
        if (!_levels.TryGetValue(step.Level, out var level))
            _levels[step.Level] = level = [];
        level.AddRange(step.Slices);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StreamSlice>> SlicesAsync(int level, int from, int most, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<StreamSlice>>([.. _levels.GetValueOrDefault(level, []).Skip(from).Take(most)]);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, SliceState>> StatesAsync(
        string stream, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) => ValueTask.FromResult(NoState);
}
