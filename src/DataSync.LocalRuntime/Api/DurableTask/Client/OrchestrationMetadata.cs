using System.Collections.Immutable;
using System.Globalization;

namespace Microsoft.DurableTask.Client;

/// <summary>State of an instance as of one moment.</summary>
public sealed class OrchestrationMetadata(string name, string instanceId)
{
    private const int ShownPayload = 50;

    /// <summary>Name of the orchestration.</summary>
    public string Name { get; } = name;

    /// <summary>Id of the instance.</summary>
    public string InstanceId { get; } = instanceId;

    /// <summary>Reads input, output and custom status; null when they were not asked for.</summary>
    public DataConverter? DataConverter { get; init; }

    /// <summary>State of the instance.</summary>
    public OrchestrationRuntimeStatus RuntimeStatus { get; init; }

    /// <summary>When it was scheduled.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its state last changed.</summary>
    public DateTimeOffset LastUpdatedAt { get; init; }

    /// <summary>The input as stored; null when there is none or it was not asked for.</summary>
    public string? SerializedInput { get; init; }

    /// <summary>The output as stored; null when there is none or it was not asked for.</summary>
    public string? SerializedOutput { get; init; }

    /// <summary>The custom status as stored; null when there is none or it was not asked for.</summary>
    public string? SerializedCustomStatus { get; init; }

    /// <summary>Labels given at the start.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Why it failed.</summary>
    public TaskFailureDetails? FailureDetails { get; init; }

    /// <summary>Whether it is <see cref="OrchestrationRuntimeStatus.Running"/>.</summary>
    public bool IsRunning => RuntimeStatus == OrchestrationRuntimeStatus.Running;

    /// <summary>Whether it has ended: completed, failed or terminated.</summary>
    public bool IsCompleted => RuntimeStatus
        is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    /// <summary>The input.</summary>
    /// <exception cref="InvalidOperationException">Inputs and outputs were not asked for.</exception>
    public T? ReadInputAs<T>() => Read<T>(SerializedInput, nameof(ReadInputAs));

    /// <summary>The output.</summary>
    /// <exception cref="InvalidOperationException">Inputs and outputs were not asked for.</exception>
    public T? ReadOutputAs<T>() => Read<T>(SerializedOutput, nameof(ReadOutputAs));

    /// <summary>The custom status.</summary>
    /// <exception cref="InvalidOperationException">Inputs and outputs were not asked for.</exception>
    public T? ReadCustomStatusAs<T>() => Read<T>(SerializedCustomStatus, nameof(ReadCustomStatusAs));

    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"[Name: '{Name}', ID: '{InstanceId}', RuntimeStatus: {RuntimeStatus}, CreatedAt: {CreatedAt:s}, LastUpdatedAt: {LastUpdatedAt:s}");
        if (SerializedInput is not null)
            text += $", Input: '{Shorten(SerializedInput)}'";
        if (SerializedOutput is not null)
            text += $", Output: '{Shorten(SerializedOutput)}'";
        if (FailureDetails is not null)
            text += $", FailureDetails: '{FailureDetails.ErrorType} - {Shorten(FailureDetails.ErrorMessage)}'";
        return text + "]";
    }

    private T? Read<T>(string? data, string member) => DataConverter is { } converter
        ? converter.Deserialize<T>(data)
        : throw new InvalidOperationException(
            $"{member} needs the instance to be fetched with its inputs and outputs; ask for them in the query.");

    private static string Shorten(string payload) =>
        payload.Length <= ShownPayload ? payload : payload[..ShownPayload] + "...";
}
