using DataSync.Connectors.Slicing;

namespace DataSync.Presets.Tests.Kit;

/// <summary>The slices of one run, and the state it began with.</summary>
internal sealed class PlanMemory(IReadOnlyDictionary<string, SliceState> states) : IPlanMemory
{
    private readonly Dictionary<int, List<StreamSlice>> _levels = [];

    /// <summary>Slices of a level.</summary>
    public IReadOnlyList<StreamSlice> Level(int level) => _levels.GetValueOrDefault(level) ?? [];

    /// <summary>Keeps what a step planned.</summary>
    public void Keep(PlanStep step)
    {
        var level = _levels.TryGetValue(step.Level, out var known) ? known : _levels[step.Level] = [];
        level.Count.ShouldBe(step.First, "a step goes on where the one before ended");
        level.AddRange(step.Slices);
    }

    public ValueTask<IReadOnlyList<StreamSlice>> SlicesAsync(int level, int from, int most, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<StreamSlice>>([.. Level(level).Skip(from).Take(most)]);

    public ValueTask<IReadOnlyDictionary<string, SliceState>> StatesAsync(
        string stream, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyDictionary<string, SliceState>>(
            keys.Where(key => states.ContainsKey($"{stream}|{key}")).ToDictionary(key => key, key => states[$"{stream}|{key}"]));
}
