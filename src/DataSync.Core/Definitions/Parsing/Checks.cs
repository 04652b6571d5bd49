using System.Text;
using System.Text.RegularExpressions;

namespace DataSync.Core.Definitions.Parsing;

/// <summary>Checks of single texts: each answers null, or what to write instead.</summary>
internal static partial class Checks
{
    /// <summary>A Durable instance id is "sync-{name}" and holds at most 100 characters.</summary>
    internal const int MaxNameLength = 64;

    /// <summary>NAMEDATALEN - 1: <see href="https://www.postgresql.org/docs/current/limits.html"/>.</summary>
    internal const int MaxIdentifierBytes = 63;

    public static string? SyncName(string text) => text.Length <= MaxNameLength && SyncNamePattern().IsMatch(text)
        ? null
        : $"a name has lower-case letters, digits and single hyphens between them, at most {MaxNameLength} characters";

    /// <summary>A connector's name becomes a file name: nothing that leaves the folder.</summary>
    public static string? ConnectorName(string text) => ConnectorNamePattern().IsMatch(text)
        ? null
        : "write the name of a manifest in definitions/connectors without its extension (letters, digits, '-' and '_')";

    public static string? NotBlank(string text) => string.IsNullOrWhiteSpace(text) ? "must not be blank" : null;

    public static string? FieldPath(string text) => text.Split('.').Any(string.IsNullOrWhiteSpace)
        ? "write a field's name, or names joined by dots for a nested field (address.city)"
        : null;

    /// <summary>Any name a quoted identifier can hold.</summary>
    public static string? Identifier(string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Any(char.IsControl)) return "must not be blank or hold control characters";
        return Encoding.UTF8.GetByteCount(text) <= MaxIdentifierBytes ? null : $"PostgreSQL's names have at most {MaxIdentifierBytes} bytes";
    }

    public static string? Table(string text)
    {
        var parts = text.Split('.');
        return parts.Length > 2 ? "write table or schema.table" : parts.Select(Identifier).FirstOrDefault(remedy => remedy is not null);
    }

    /// <summary>Count and characters of the six fields; the app's NCRONTAB parser checks their meaning.</summary>
    public static string? Schedule(string text)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 5) return $"NCRONTAB begins with seconds: write \"0 {string.Join(' ', fields)}\"";
        return fields.Length == 6 && fields.All(f => ScheduleFieldPattern().IsMatch(f))
            ? null
            : "an NCRONTAB schedule has six fields (second minute hour day month weekday, UTC), such as \"0 0 2 * * *\"";
    }

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex SyncNamePattern();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\z")]
    private static partial Regex ConnectorNamePattern();

    [GeneratedRegex(@"^[0-9A-Za-z*/,-]+\z")]
    private static partial Regex ScheduleFieldPattern();
}
