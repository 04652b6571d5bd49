using System.Text.Json;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Corpus.Tests.Running;

/// <summary>One reading of a stream from its first slice to its last, on from the state of the one before.</summary>
internal sealed class StreamRun(PageReader reader, SourceStream stream, DateTimeOffset now, IReadOnlyDictionary<string, SliceState> before) : IPlanMemory
{
    // A stream from the year 1900 by days has more slices than anyone wants to wait for.
    private const int MostSlices = 12;
    private const int PageSize = 2;
    private const int MostPages = 16;
    private const int MostSteps = 400;

    private readonly Dictionary<int, List<StreamSlice>> _plan = [];
    private readonly List<JsonElement> _records = [];
    private readonly Dictionary<string, SliceState> _states = new(before, StringComparer.Ordinal);

    public IReadOnlyList<JsonElement> Records => _records;

    /// <summary>State after this reading, by stream and partition.</summary>
    public IReadOnlyDictionary<string, SliceState> States => _states;

    /// <summary>Slices of the stream.</summary>
    public int Slices { get; private set; } = 1;

    /// <summary>Whether a slice said how far it was read.</summary>
    public bool HasMarks { get; private set; }

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (!SlicePlanner.IsSliced(stream))
        {
            await ReadSliceAsync(StreamSlice.Whole, 0, cancellationToken);
            return;
        }

        await PlanAsync(cancellationToken);
        var slices = _plan.GetValueOrDefault(SlicePlanner.LevelsOf(stream) - 1) ?? [];
        Slices = slices.Count;
        for (var i = 0; i < slices.Count; i++)
        {
            if (i < MostSlices / 2 || i >= slices.Count - (MostSlices / 2))
                await ReadSliceAsync(slices[i], i, cancellationToken);
        }
    }

    public ValueTask<IReadOnlyList<StreamSlice>> SlicesAsync(int level, int from, int most, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<StreamSlice>>([.. (_plan.GetValueOrDefault(level) ?? []).Skip(from).Take(most)]);

    public ValueTask<IReadOnlyDictionary<string, SliceState>> StatesAsync(string stream, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyDictionary<string, SliceState>>(keys.Where(key => before.ContainsKey($"{stream}|{key}")).ToDictionary(key => key, key => before[$"{stream}|{key}"]));

    public ValueTask<bool> HasStateAsync(string stream, decimal? since, CancellationToken cancellationToken) =>
        ValueTask.FromResult(before.Any(state => state.Key.StartsWith($"{stream}|", StringComparison.Ordinal) && (since is null || state.Value.Rank >= since)));

    private async Task PlanAsync(CancellationToken cancellationToken)
    {
        var planner = new SlicePlanner(reader);
        var steps = 0;
        for (var next = PlanPosition.Start; next is not null;)
        {
            if (++steps > MostSteps)
                throw new CorpusFailure($"the plan is not complete after {MostSteps} steps");
            var step = await planner.StepAsync(stream, next, this, now, PageSize, cancellationToken);
            if (step.ThrottledUntil is { } until)
                throw new CorpusFailure($"throttled until {until} while planning");
            var level = _plan.TryGetValue(step.Level, out var known) ? known : _plan[step.Level] = [];
            if (level.Count != step.First)
                throw new CorpusFailure($"a step of the plan goes on at {step.First} where {level.Count} slices are");
            level.AddRange(step.Slices);
            foreach (var mark in step.Marks)
                Keep(mark.Stream, mark.Partition, mark.Value, mark.Rank);
            next = step.Next;
        }
    }

    private async Task ReadSliceAsync(StreamSlice slice, int number, CancellationToken cancellationToken)
    {
        CursorMark? mark = null;
        var pages = 0;
        for (var next = PagePosition.Start with { Slice = number }; next is not null;)
        {
            if (++pages > MostPages)
                throw new CorpusFailure($"no end after {MostPages} pages");
            var result = await reader.ReadPageAsync(stream, slice, next, PageSize, cancellationToken);
            switch (result)
            {
                case PageResult.Read read:
                    using (var document = JsonDocument.Parse(read.Records))
                        _records.AddRange(document.RootElement.EnumerateArray().Select(record => record.Clone()));
                    (next, mark) = (read.Next, read.Cursor ?? mark);
                    break;
                // A job that is at work: the time until it is asked about again goes by at once.
                case PageResult.Throttled wait when stream.For(slice).Stream.Job is not null:
                    next = wait.Next ?? next;
                    break;
                case PageResult.Malformed malformed:
                    throw new CorpusFailure($"malformed: {malformed.Reason}");
                default:
                    throw new CorpusFailure($"{result}");
            }
        }

        if (mark is not null)
        {
            HasMarks = true;
            Keep("", SliceState.KeyOf(slice.Partition), mark.Value, mark.Rank);
        }
    }

    private void Keep(string of, string partition, string value, decimal rank)
    {
        var key = $"{of}|{partition}";
        if (!_states.TryGetValue(key, out var known) || known.Rank < rank)
            _states[key] = new SliceState(of, partition, value, rank);
    }
}
