namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// The URLs that manage one orchestration instance.
/// See https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-http-api.
/// </summary>
public class HttpManagementPayload
{
    /// <summary>The instance's id.</summary>
    public string? Id { get; internal set; }

    /// <summary>GET: the instance's status.</summary>
    public string? StatusQueryGetUri { get; internal set; }

    /// <summary>POST: an external event; {eventName} stands for its name.</summary>
    public string? SendEventPostUri { get; internal set; }

    /// <summary>POST: ends the instance; {text} stands for the reason.</summary>
    public string? TerminatePostUri { get; internal set; }

    /// <summary>POST: sends a failed instance back to its last good state; {text} stands for the reason.</summary>
    public string? RewindPostUri { get; internal set; }

    /// <summary>DELETE: removes the instance and its history.</summary>
    public string? PurgeHistoryDeleteUri { get; internal set; }

    /// <summary>POST: starts the instance anew with its input.</summary>
    public string? RestartPostUri { get; internal set; }

    /// <summary>POST: holds the instance; {text} stands for the reason.</summary>
    public string? SuspendPostUri { get; internal set; }

    /// <summary>POST: lets a held instance go on; {text} stands for the reason.</summary>
    public string? ResumePostUri { get; internal set; }
}
