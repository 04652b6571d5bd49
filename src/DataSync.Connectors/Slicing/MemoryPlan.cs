using System.Text;

namespace DataSync.Connectors.Slicing;

/// <summary>
/// A plan and its state in memory. Slices are held as the bytes of their JSON, some hundred each, so that a hundred thousand
/// take little room. Not safe for concurrent use.
/// </summary>
public sealed class MemoryPlan : IPlanMemory
{
    private readonly List<List<byte[]>> _levels = [];
    private readonly Dictionary<(string Stream, string Key), SliceState> _states = [];

    /// <summary>An empty plan.</summary>
    /// <param name="states">State of the last run.</param>
    public MemoryPlan(IEnumerable<SliceState> states)
    {
        foreach (var state in states)
            _states[(state.Stream, KeyOf(state.Partition))] = state;
    }

    /// <summary>Slices of a level that are planned so far.</summary>
    public int CountOf(int level) => level < _levels.Count ? _levels[level].Count : 0;

    /// <summary>Keeps the slices of a step. The same step again changes nothing.</summary>
    public void Add(PlanStep step)
    {
        while (_levels.Count <= step.Level)
            _levels.Add([]);
        var level = _levels[step.Level];
        level.RemoveRange(step.First, level.Count - step.First);
        level.AddRange(step.Slices.Select(slice => Encoding.UTF8.GetBytes(slice.ToJson())));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StreamSlice>> SlicesAsync(int level, int from, int most, CancellationToken cancellationToken)
    {
        var count = Math.Clamp(CountOf(level) - from, 0, most);
        var slices = count == 0 ? [] : _levels[level].GetRange(from, count).ConvertAll(json => StreamSlice.FromJson(Encoding.UTF8.GetString(json)));
        return ValueTask.FromResult<IReadOnlyList<StreamSlice>>(slices);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, SliceState>> StatesAsync(
        string stream, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, SliceState>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (_states.TryGetValue((stream, key), out var state))
                found[key] = state;
        }

        return ValueTask.FromResult<IReadOnlyDictionary<string, SliceState>>(found);
    }

    /// <inheritdoc/>
    public ValueTask<bool> HasStateAsync(string stream, decimal? since, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_states.Values.Any(state => state.Stream == stream && (since is null || state.Rank >= since)));

    private static string KeyOf(string partition) => SliceState.KeyOf(System.Text.Json.JsonElement.Parse(partition));
}
