using System.Text.Json;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Slicing;

/// <summary>Keeps the state of a reading: moved only forward, and only when what it says is read.</summary>
internal sealed class StateBook
{
    private readonly SourceStream _stream;
    private readonly DateTimeOffset _began;
    private readonly bool _isOneForAll;
    private readonly Dictionary<(string Stream, string Partition), SliceState> _states = [];
    private readonly Dictionary<(string Stream, string Partition), SliceState> _atTheEnd = [];
    private readonly HashSet<string> _broken = new(StringComparer.Ordinal);

    public StateBook(SourceStream stream, IEnumerable<SliceState> before, DateTimeOffset began)
    {
        (_stream, _began, _isOneForAll) = (stream, began, PartitionStates.IsOneForAll(stream));
        foreach (var state in before)
            Raise(_states, state with { Partition = SliceState.KeyOf(JsonElement.Parse(state.Partition)) });
    }

    public IReadOnlyList<SliceState> States => [.. _states.Values];

    /// <summary>Notes how far parents were seen; it counts when their children are read.</summary>
    public void Add(IReadOnlyList<SliceMark> marks)
    {
        foreach (var mark in marks)
            Raise(_atTheEnd, new SliceState(mark.Stream, mark.Partition, mark.Value, mark.Rank));
    }

    /// <summary>A slice could not be read to its end: no state may say that it was.</summary>
    public void Break(StreamSlice slice) => _broken.Add(PartitionStates.PartitionOf(_stream, slice));

    /// <summary>A slice was read.</summary>
    /// <param name="slice">The slice.</param>
    /// <param name="mark">Its highest value; null when no record had one.</param>
    public void EndSlice(StreamSlice slice, CursorMark? mark)
    {
        // A later window of a partition must not hide that an earlier one is missing.
        if (mark is null || _broken.Contains(PartitionStates.PartitionOf(_stream, slice)))
            return;
        if (_isOneForAll)
            mark = PartitionStates.NotAfter(_stream, mark, _began);
        Raise(_isOneForAll ? _atTheEnd : _states, new SliceState("", PartitionStates.PartitionOf(_stream, slice), mark.Value, mark.Rank));
    }

    /// <summary>There are no more slices.</summary>
    public void End()
    {
        if (_broken.Count > 0)
            return;
        foreach (var state in _atTheEnd.Values)
            Raise(_states, state);
    }

    private static void Raise(Dictionary<(string Stream, string Partition), SliceState> states, SliceState state)
    {
        var key = (state.Stream, state.Partition);
        if (!states.TryGetValue(key, out var known) || known.Rank < state.Rank)
            states[key] = state;
    }
}
