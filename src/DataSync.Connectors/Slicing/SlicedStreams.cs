using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Slicing;

/// <summary>What can be said of a stream's slices before any is planned.</summary>
public static class SlicedStreams
{
    /// <summary>Whether a stream is divided; takes no configuration.</summary>
    public static bool IsSliced(DeclarativeStream stream) => stream.Cursor is not null || stream.Retriever.Router is not null || stream.Delegation is not null;

    /// <summary>Whether a slice is read by a job at the source, which is created and waited for, and not page by page.</summary>
    public static bool IsReadByJob(SourceStream stream, StreamSlice slice) => stream.For(slice).Stream.Job is not null;

    /// <summary>Name of the field that tells which records are new; empty where there is none, or where planning will say why it has no name.</summary>
    public static string CursorFieldOf(SourceStream stream)
    {
        try
        {
            return stream.Stream.Cursor?.FieldOf(stream.Config) ?? "";
        }
        catch (RequestException)
        {
            return "";
        }
    }
}
