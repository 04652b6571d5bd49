using System.Text.Json;

namespace DataSync.Connectors.Extractors;

/// <summary>Words what is wrong with the shape of a body; never with a value of it.</summary>
internal static class Shape
{
    public static MalformedBodyException NotThat(IReadOnlyList<string> path, string instead) =>
        new($"the body is not of the declared shape: records are declared at '{string.Join('.', path)}', and it {instead}");

    public static MalformedBodyException TellsOfError(IReadOnlyList<string> path, string field) =>
        NotThat(path, $"has none and tells of an error in '{field}'");

    /// <summary>JSON can spell half of a surrogate pair (RFC 8259 section 8.2), with which no name can be compared.</summary>
    public static MalformedBodyException NotUnicode(InvalidOperationException exception) => new("a name in the body is no valid Unicode", exception);

    /// <summary>Values that stand for no records, as some sources write an empty list: null, false, 0, an empty text.</summary>
    public static bool IsNothing(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.String => value.ValueEquals(""u8),
        JsonValueKind.Number => value.TryGetDouble(out var number) && number == 0,
        _ => false,
    };
}
