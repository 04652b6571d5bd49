namespace DataSync.Connectors.Slicing.Planning;

/// <summary>A stream of a plan: the one that is read, or one that it is divided by.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Place">Where its state is kept: empty for the stream that is read, else names of parent streams; null where none is kept.</param>
internal sealed record PlannedStream(SourceStream Stream, string? Place)
{
    /// <summary>A parent of it. State is kept where the manifest asks for it, and the stream's own is kept.</summary>
    /// <param name="parent">The parent.</param>
    /// <param name="keepsState">The manifest says <c>incremental_dependency</c>.</param>
    /// <param name="number">How many parents of the same name come before it.</param>
    public PlannedStream Parent(SourceStream parent, bool keepsState, int number)
    {
        var isKept = keepsState && Place is not null && Stream.Stream.Cursor is not null && parent.Stream.Cursor is not null;
        return new PlannedStream(parent, isKept ? ParentPlaces.Of(Place!, parent.Name, number) : null);
    }
}
