using System.Globalization;
using DataSync.Connectors.Slicing.Routers;

namespace DataSync.Connectors.Slicing.Planning;

/// <summary>A stream of a plan: the one that is read, or one that it is divided by.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Place">Where its state is kept: empty for the stream that is read, else names of parent streams; null where none is kept.</param>
internal sealed record PlannedStream(SourceStream Stream, string? Place)
{
    /// <summary>Its parent streams, in order.</summary>
    public IReadOnlyList<PlannedStream> Parents => [.. ParentStreams.Select(Parent)];

    private IEnumerable<ParentStream> ParentStreams => Stream.Stream.Retriever.Router?.Parents ?? [];

    /// <summary>A parent of it. State is kept where the manifest asks for it, and the stream's own is kept.</summary>
    public PlannedStream Parent(ParentStream parent)
    {
        var isKept = parent.KeepsState && Place is not null && Stream.Stream.Cursor is not null && parent.Stream.Cursor is not null;
        return new PlannedStream(Stream.Parent(parent.Stream), isKept ? ParentPlaces.Of(Place!, NameOf(parent)) : null);
    }

    /// <summary>Name of a parent; a second one of the same name has a number.</summary>
    public string NameOf(ParentStream parent)
    {
        var number = ParentStreams.TakeWhile(other => !ReferenceEquals(other, parent)).Count(other => other.Stream.Name == parent.Stream.Name);
        return number == 0 ? parent.Stream.Name : $"{parent.Stream.Name}#{(number + 1).ToString(CultureInfo.InvariantCulture)}";
    }
}
