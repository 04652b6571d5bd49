using System.Text.Json;
using System.Text.Json.Serialization;

namespace DataSync.LocalRuntime.Durable.Journaling;

/// <summary>
/// A message between instances that is durable from the sender's commit to the receiver's: either a start or an
/// arrival.
/// </summary>
internal sealed record StoredMessage(long Id, string InstanceId)
{
    public StartSpec? Start { get; init; }

    public HistoryEvent? Arrival { get; init; }

    /// <summary>Execution an arrival is for; null: whichever runs.</summary>
    public Guid? ExecutionId { get; init; }

    /// <summary>Whether a termination goes on to the children.</summary>
    public bool Recursive { get; init; }

    private static readonly JsonSerializerOptions _json =
        new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public string ToBody() => JsonSerializer.Serialize(this, _json);

    public static StoredMessage FromBody(string body) =>
        JsonSerializer.Deserialize<StoredMessage>(body, _json) ?? throw new JsonException("The message is empty.");
}
