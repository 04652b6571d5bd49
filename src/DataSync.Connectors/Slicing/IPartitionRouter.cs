using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Slicing;

/// <summary>Divides a stream into partitions.</summary>
internal interface IPartitionRouter
{
    /// <summary>Puts the partition's values into the request, where the manifest gives them a place.</summary>
    void Inject(StreamSlice slice, RequestBuilder request);
}
