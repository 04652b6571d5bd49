namespace DataSync.LocalRuntime.Durable.Journaling;

/// <summary>A wish to start an instance.</summary>
internal sealed record StartSpec(string Name, string Version, string? Input)
{
    public DateTimeOffset? StartAt { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public ParentLink? Parent { get; init; }
}
