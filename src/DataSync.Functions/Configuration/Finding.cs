using System.Text.Json;
using System.Text.Json.Serialization;

namespace DataSync.Functions.Configuration;

/// <summary>One thing a check found.</summary>
/// <param name="Level">Whether it stands in the way.</param>
/// <param name="Place">The file, setting or system it is about.</param>
/// <param name="Message">What was found and what to do.</param>
public sealed record Finding(FindingLevel Level, string Place, string Message);

/// <summary>Weight of a finding.</summary>
[JsonConverter(typeof(FindingLevelConverter))]
public enum FindingLevel
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, but look at it.</summary>
    Warning,

    /// <summary>Stands in the way.</summary>
    Error,
}

/// <summary>JSON form of <see cref="FindingLevel"/>.</summary>
public sealed class FindingLevelConverter() : JsonStringEnumConverter<FindingLevel>(JsonNamingPolicy.SnakeCaseLower);
