using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DataSync.Connectors.Dates;
using DataSync.Connectors.Decoders;

namespace DataSync.Connectors.Authenticators;

/// <summary>
/// The answer of a token endpoint. A name is looked for at the top, then in what is nested, as the reference engine does
/// (<c>abstract_oauth.py</c>, <c>_find_and_get_value_from_response</c>): some vendors wrap the answer.
/// </summary>
internal sealed partial class TokenAnswer
{
    private const int Depth = 5;
    private const int MostNames = 20;

    // The reference engine's lifetime of a token that does not say (_default_token_expiry_date).
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(1);

    // Within the years 1 to 9999, either way.
    private const long LastSecond = 60_000_000_000;

    private readonly JsonElement _root;

    private TokenAnswer(JsonElement root) => _root = root;

    /// <summary>Reads a body; null when it is no JSON object or list.</summary>
    public static TokenAnswer? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(JsonText.WithoutMark(body));
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? new TokenAnswer(document.RootElement.Clone()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A text or number under a name; null when there is none, or an empty one.</summary>
    public string? Text(string name)
    {
        try
        {
            return Find(_root, name, 0) is { } value && TextOf(value) is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, which JSON can spell: no text.
            return null;
        }
    }

    /// <summary>
    /// The first 20 names of its fields, nested ones as paths, for messages. What does not look like a field's name is shown as
    /// dots: some answers have values for keys.
    /// </summary>
    public IReadOnlyList<string> Names => [.. NamesIn(_root, "", 0).Distinct(StringComparer.Ordinal).Take(MostNames)];

    /// <summary>When the token ends.</summary>
    /// <param name="name">Name of the field that says it.</param>
    /// <param name="format">Format of a date, when the field holds the time of the end; null for seconds from now.</param>
    /// <param name="now">Now.</param>
    /// <exception cref="FormatException">It cannot be read.</exception>
    public DateTimeOffset ExpiresAt(string name, string? format, DateTimeOffset now)
    {
        if (Text(name) is not { } text)
            return now + DefaultLifetime;
        if (format is not null)
            return TimeOf(text, format);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 1e10
            ? now.AddSeconds(Math.Truncate(seconds))
            : throw new FormatException($"{name} is no number of seconds; if it is a time, add token_expiry_date_format");
    }

    /// <summary>
    /// A time in the manifest's format where that is one of Python's, else as ISO 8601 or seconds since 1970, which is how the
    /// reference engine reads every one, whatever the format says.
    /// </summary>
    /// <exception cref="FormatException">It cannot be read.</exception>
    public static DateTimeOffset TimeOf(string text, string? format)
    {
        if (format?.Contains('%', StringComparison.Ordinal) == true && PythonDateFormat.TryParse(text, format, out var formatted))
            return formatted;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) && seconds is > -LastSecond and < LastSecond)
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        return IsoTimestamp.TryParse(text, out var time) && time.TryToMoment(out var moment)
            ? moment
            : throw new FormatException("the time at which the token ends cannot be read");
    }

    private static JsonElement? Find(JsonElement element, string name, int depth)
    {
        if (depth > Depth)
            return null;
        if (element.ValueKind == JsonValueKind.Object)
        {
            if (element.TryGetProperty(name, out var value))
                return value;
            foreach (var property in element.EnumerateObject())
            {
                if (Find(property.Value, name, depth + 1) is { ValueKind: not JsonValueKind.Null } found)
                    return found;
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                if (Find(item, name, depth + 1) is { ValueKind: not JsonValueKind.Null } found)
                    return found;
            }
        }

        return null;
    }

    private static IEnumerable<string> NamesIn(JsonElement element, string path, int depth)
    {
        if (depth > Depth)
            return [];
        return element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            {
                var name = path + NameOf(property);
                return NamesIn(property.Value, $"{name}.", depth + 1).Prepend(name);
            }),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(item => NamesIn(item, path, depth + 1)),
            _ => [],
        };
    }

    private static string NameOf(JsonProperty property)
    {
        try
        {
            return FieldName().IsMatch(property.Name) ? property.Name : "...";
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, as above.
            return "...";
        }
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z_0-9-]{0,29}\z")]
    private static partial Regex FieldName();

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };
}
