namespace Microsoft.DurableTask;

/// <summary>How an orchestration starts anew.</summary>
public class ContinueAsNewOptions
{
    /// <summary>Input of the next execution.</summary>
    public object? NewInput { get; set; }

    /// <summary>Whether external events nobody awaited yet are delivered to the next execution.</summary>
    public bool PreserveUnprocessedEvents { get; set; } = true;

    /// <summary>Version of the next execution; null keeps the version.</summary>
    public string? NewVersion { get; set; }
}
