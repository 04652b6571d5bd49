using DataSync.Core.Reading;

namespace DataSync.Connectors.Slicing;

/// <summary>For what of a stream state is kept.</summary>
public static class PartitionStates
{
    /// <summary>Key of the state of a stream as a whole. Where a partition has no state of its own, this one counts for it.</summary>
    public const string WholeKey = "{}";

    /// <summary>
    /// Whether one state is kept for all partitions: the manifest says <c>global_substream_cursor</c>, groups partitions, or has
    /// partitions only where it reads all of a stream and not where it reads what is new.
    /// It may move only when all slices of the run are in the destination, and no further than <see cref="NotAfter"/> says.
    /// </summary>
    public static bool IsOneForAll(SourceStream stream) =>
        stream.Stream.Cursor is { } cursor && (stream.Stream.Retriever.Router is { } router
            ? cursor.IsGlobal || router.IsGrouped
            : stream.Stream.Delegation is { Full.Retriever.Router: not null });

    /// <summary>The partition, as JSON, for which the state of a slice is kept.</summary>
    public static string PartitionOf(SourceStream stream, StreamSlice slice) =>
        IsOneForAll(stream) ? WholeKey : SliceState.KeyOf(slice.Partition);

    /// <summary>
    /// Key that a state made by <c>LegacyToPerPartitionStateMigration</c> has for a partition: its one value as text, since the
    /// old state had it as a name.
    /// </summary>
    internal static string? MigratedKeyOf(SourceStream stream, StreamSlice slice) =>
        stream.Stream.MigratesState && stream.Stream.Retriever.Router?.FieldOf(stream.Config) is { } field
        && slice.Partition.TryGetProperty(field, out var value)
            ? SliceState.KeyOf(SliceFields.Of((field, SliceFields.Text(value.ToString()))))
            : null;

    /// <summary>
    /// The mark, but no later than the run began: of partitions that are read one after the other, the first may change while
    /// the last is read, and the change must come with the next run. The reference engine subtracts the length of the run.
    /// </summary>
    public static CursorMark NotAfter(SourceStream stream, CursorMark mark, DateTimeOffset began)
    {
        if (stream.Stream.Cursor is not { } cursor)
            return mark;
        var value = cursor.NotAfter(new CursorValue(mark.Value, mark.Rank), began);
        return new CursorMark(value.Text, value.Rank);
    }
}
