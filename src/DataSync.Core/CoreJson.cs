using System.Text.Json;
using System.Text.Json.Serialization;

namespace DataSync.Core;

/// <summary>
/// How the domain's records are written as JSON wherever they leave the process: snake case names and enum members, nulls
/// written out. Stored in history and checkpoints: members may be added to records, never renamed.
/// </summary>
public static class CoreJson
{
    /// <summary>The one set of options; read-only and safe to share.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DictionaryKeyPolicy = null,
            DefaultIgnoreCondition = JsonIgnoreCondition.Never,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
