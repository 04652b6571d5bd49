using System.Text.Json;
using System.Text.Json.Serialization;

namespace DataSync.Core.Runs;

/// <summary>State of a run. Written in snake case wherever it leaves the process (<c>completed_with_errors</c>).</summary>
[JsonConverter(typeof(RunStatusConverter))]
public enum RunStatus
{
    /// <summary>Working.</summary>
    Running,

    /// <summary>Waits for a person (error budget) or for a database that is down.</summary>
    Paused,

    /// <summary>Ended; every record is in the destination.</summary>
    Success,

    /// <summary>Ended; some records are in the dead letters.</summary>
    CompletedWithErrors,

    /// <summary>Ended by an error or by the error budget; can be resumed.</summary>
    Failed,

    /// <summary>Ended by a person; can be resumed.</summary>
    Stopped,

    /// <summary>Ended by its run time limit; can be resumed.</summary>
    TimedOut,
}

/// <summary>JSON form of <see cref="RunStatus"/>.</summary>
public sealed class RunStatusConverter() : JsonStringEnumConverter<RunStatus>(JsonNamingPolicy.SnakeCaseLower);
