using DataSync.Connectors.Slicing;

namespace DataSync.Connectors.Tests.Slicing;

internal static class SliceAssertions
{
    /// <summary>Start and end of each window.</summary>
    public static IEnumerable<string> Windows(this IEnumerable<StreamSlice> slices) =>
        slices.Select(slice => string.Join(" .. ", slice.Interval.EnumerateObject().Select(bound => bound.Value.ToString())));

    public static IEnumerable<string> Partitions(this IEnumerable<StreamSlice> slices) => slices.Select(slice => slice.Partition.GetRawText());
}
