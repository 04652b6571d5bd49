using DataSync.Connectors.Requesters;
using DataSync.Connectors.Slicing.Planning;
using DataSync.Connectors.Slicing.Routers;

namespace DataSync.Connectors.Slicing;

/// <summary>Divides a stream into partitions.</summary>
internal interface IPartitionRouter
{
    /// <summary>Adds the levels that plan the partitions.</summary>
    /// <param name="plan">Where the levels go.</param>
    /// <param name="stream">The stream that is divided.</param>
    /// <returns>Number of the level with the partitions.</returns>
    int AddLevels(PlanBuilder plan, PlannedStream stream);

    /// <summary>The streams whose records make the partitions, in order.</summary>
    IEnumerable<ParentStream> Parents => [];

    /// <summary>Name of the one field that tells a partition; null where there are several, or none.</summary>
    /// <exception cref="RequestException">An expression has no value.</exception>
    string? FieldOf(SourceConfig config) => null;

    /// <summary>A partition stands for several, so that state cannot be kept for it.</summary>
    bool IsGrouped => false;

    /// <summary>A value of each partition has a place in the request.</summary>
    bool HasRequestOption { get; }

    /// <summary>Puts the partition's values into the request, where the manifest gives them a place.</summary>
    void Inject(StreamSlice slice, RequestBuilder request);
}
