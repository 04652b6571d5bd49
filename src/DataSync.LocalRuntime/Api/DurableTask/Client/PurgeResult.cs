namespace Microsoft.DurableTask.Client;

/// <summary>What a purge removed.</summary>
public class PurgeResult
{
    /// <summary>A number of instances.</summary>
    public PurgeResult(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        PurgedInstanceCount = count;
    }

    /// <summary>A number of instances, and whether that was all.</summary>
    public PurgeResult(int count, bool? isComplete)
        : this(count) => IsComplete = isComplete;

    /// <summary>Instances removed.</summary>
    public int PurgedInstanceCount { get; }

    /// <summary>Whether everything asked for was removed; null when not known.</summary>
    public bool? IsComplete { get; }
}
