using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Slicing.Planning;

/// <summary>Lays out the levels of a plan, those that others are made of first.</summary>
internal sealed class PlanBuilder
{
    /// <summary>In place of a level: the stream is not divided there.</summary>
    public const int Whole = -1;

    private readonly List<IPlanLevel> _levels = [];

    private PlanBuilder()
    {
    }

    /// <summary>The levels of a stream; the last one has the slices that are read. Empty for a stream that is not divided.</summary>
    public static IReadOnlyList<IPlanLevel> LevelsOf(SourceStream stream)
    {
        var plan = new PlanBuilder();
        plan.Add(new PlannedStream(stream, ""));
        return plan._levels;
    }

    /// <summary>Adds the levels of a stream.</summary>
    /// <returns>Number of the level with its slices.</returns>
    public int Add(PlannedStream stream) =>
        stream.Stream.Stream.Delegation is { } delegation ? AddBoth(stream, delegation) : AddOne(stream);

    private int AddOne(PlannedStream stream)
    {
        var partitions = stream.Stream.Stream.Retriever.Router?.AddLevels(this, stream) ?? Whole;
        return stream.Stream.Stream.Cursor is { } cursor ? Add(new WindowLevel(partitions, stream, cursor)) : partitions;
    }

    /// <summary>Adds the levels of both ways to read a stream, of which one is planned.</summary>
    private int AddBoth(PlannedStream stream, StateDelegation delegation)
    {
        var full = AddGuarded(delegation.Full, SliceVariant.Full);
        var incremental = AddGuarded(delegation.Incremental, SliceVariant.Incremental);
        return Add(new VariantLevel(full, incremental, stream, delegation));

        int AddGuarded(DeclarativeStream way, SliceVariant variant)
        {
            var first = _levels.Count;
            // All of the stream is read where its state is too old for the other way, too: as without one.
            var place = variant == SliceVariant.Full ? null : stream.Place;
            var last = AddOne(new PlannedStream(stream.Stream.Of(way), place));
            for (var i = first; i < _levels.Count; i++)
                _levels[i] = new DelegatedLevel(_levels[i], stream, delegation, variant);
            return last;
        }
    }

    /// <returns>Number of the level.</returns>
    public int Add(IPlanLevel level)
    {
        _levels.Add(level);
        return _levels.Count - 1;
    }
}
