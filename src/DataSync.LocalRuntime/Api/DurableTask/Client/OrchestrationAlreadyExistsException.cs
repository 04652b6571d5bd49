namespace DurableTask.Core.Exceptions;

/// <summary>An orchestration instance with the wanted id exists and its state refuses a new start.</summary>
[Serializable]
public class OrchestrationAlreadyExistsException : InvalidOperationException
{
    public OrchestrationAlreadyExistsException()
    {
    }

    public OrchestrationAlreadyExistsException(string message)
        : base(message)
    {
    }

    public OrchestrationAlreadyExistsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
