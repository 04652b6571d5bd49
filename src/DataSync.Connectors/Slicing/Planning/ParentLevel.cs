using DataSync.Connectors.Errors;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Slicing.Planning;

/// <summary>One slice for each record of the parent streams, which are read slice by slice, a page in a step.</summary>
internal sealed class ParentLevel(SourceStream child, IReadOnlyList<ParentSource> sources) : IPlanLevel
{
    public async Task<LevelStep> StepAsync(PlanWork work, PlanPosition position, CancellationToken cancellationToken)
    {
        var source = sources[position.Source];
        var parents = await work.SlicesAsync(source.Level, position.Parent, 1, cancellationToken).ConfigureAwait(false);
        if (parents.Count == 0)
            return new LevelStep([], position.Source + 1 < sources.Count ? new PlanPosition(position.Level, 0, 0, Source: position.Source + 1) : null);

        var at = position.Page ?? PagePosition.Start with { Slice = position.Parent };
        var (slice, stream) = (parents[0], source.Stream.Stream);
        switch (await work.Reader.ReadPageAsync(stream, slice, at, work.PageSize, cancellationToken).ConfigureAwait(false))
        {
            case PageResult.Read read:
                var next = read.Next is null ? position with { Parent = position.Parent + 1, Page = null } : position with { Page = read.Next };
                var partitions = source.Parent.Partitions(read.Records, slice, stream.Config).ToList();
                return new LevelStep(partitions, next, MarksOf(source, position.Parent, slice, read.Cursor, work.Now));
            case PageResult.Throttled throttled:
                return new LevelStep([], position with { Page = throttled.Next ?? at }, ThrottledUntil: throttled.Until);
            case PageResult.Malformed malformed:
                throw new SourceErrors(stream, malformed.Page).NoChildren(child.Name, malformed.Reason);
            case var other:
                throw new InvalidOperationException($"{other.GetType().Name} is no answer of a page.");
        }
    }

    private static IReadOnlyList<SliceMark> MarksOf(ParentSource source, int number, StreamSlice slice, CursorMark? mark, DateTimeOffset now)
    {
        if (source.Stream is not { Place: { } place, Stream: var stream } || mark is null)
            return [];
        if (PartitionStates.IsOneForAll(stream))
            mark = PartitionStates.NotAfter(stream, mark, now);
        return [new SliceMark(number, mark.Value, mark.Rank, place, PartitionStates.PartitionOf(stream, slice))];
    }
}
