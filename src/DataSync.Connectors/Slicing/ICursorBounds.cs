using System.Text.Json;

namespace DataSync.Connectors.Slicing;

/// <summary>The bounds of one run of a cursor, from which the windows of each partition follow.</summary>
internal interface ICursorBounds
{
    /// <summary>The windows of a partition, in order; none when there is nothing to ask for.</summary>
    /// <param name="state">The partition's state; null when it has none.</param>
    /// <param name="after">What the last window that is already known gave as <see cref="CursorWindow.Next"/>; null for the beginning.</param>
    IEnumerable<CursorWindow> Windows(SliceState? state, string? after);
}

/// <summary>One window.</summary>
/// <param name="Interval">Its bounds, under the names that the manifest gives them.</param>
/// <param name="Next">Where the window after begins; null after the last.</param>
/// <param name="From">Least rank of a record that is taken; null where the source leaves out the others.</param>
/// <param name="To">Highest rank of a record that is taken; null where the source leaves out the others.</param>
internal sealed record CursorWindow(JsonElement Interval, string? Next, long? From = null, long? To = null);
