using System.Text.Json;
using System.Text.Json.Serialization;

namespace DataSync.Connectors.Jobs;

/// <summary>
/// Where reading of a slice stands that is prepared by a job: the token of its position. A stored contract: add optional
/// members only.
/// </summary>
/// <param name="Attempt">One-based number of the job: a failed one is replaced.</param>
/// <param name="Created">What the source answered to the creation; null while no job is created.</param>
/// <param name="At">When the job was created, or the attempt before failed.</param>
/// <param name="Target">Zero-based number of the download.</param>
/// <param name="Page">Token of the page within the download; null for its first.</param>
internal sealed record JobToken(int Attempt, JsonElement? Created, DateTimeOffset At, int Target = 0, string? Page = null)
{
    /// <exception cref="JsonException">It is not the token of a job.</exception>
    public static JobToken? Parse(string? token) => token is null
        ? null
        : JsonSerializer.Deserialize(token, JobTokenContext.Default.JobToken) ?? throw new JsonException("the token is null");

    public override string ToString() => JsonSerializer.Serialize(this, JobTokenContext.Default.JobToken);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JobToken))]
internal sealed partial class JobTokenContext : JsonSerializerContext;
