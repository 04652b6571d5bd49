namespace Microsoft.Azure.Functions.Worker;

/// <summary>The recorded state of a timer's schedule; all times UTC.</summary>
public class ScheduleStatus
{
    /// <summary>The last run; default when there was none.</summary>
    public DateTime Last { get; set; }

    /// <summary>The tick expected after <see cref="Last"/>.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this status was recorded.</summary>
    public DateTime LastUpdated { get; set; }
}
