using System.Collections.Frozen;

namespace DataSync.Core.Mapping.Values;

/// <summary>A rule the text of a column must keep.</summary>
/// <param name="Name">Name in the definition.</param>
/// <param name="Code">Code of a record that breaks it.</param>
/// <param name="Expected">What the value should be, as messages say it.</param>
/// <param name="IsValid">The rule.</param>
public sealed record Format(string Name, string Code, string Expected, Func<string, bool> IsValid);

/// <summary>The formats a column may name.</summary>
public static class Formats
{
    /// <summary>The formats by name.</summary>
    public static FrozenDictionary<string, Format> ByName { get; } = new Format[]
    {
        new("email", RejectionCodes.InvalidEmail, "an email address", EmailFormat.IsValid),
        new("uuid", RejectionCodes.InvalidUuid, "a UUID in its hyphenated form", IsUuid),
        new("uri", RejectionCodes.InvalidUri, "an absolute URI", IsUri),
        new("e164", RejectionCodes.InvalidE164, "a phone number in E.164 form", IsE164),
    }.ToFrozenDictionary(format => format.Name);

    /// <summary>The length is checked because Guid forgives white space around, which PostgreSQL's uuid does not.</summary>
    private static bool IsUuid(string text) => text.Length == 36 && Guid.TryParseExact(text, "D", out _);

    /// <summary>A scheme and what RFC 3986 asks of it. A path alone is no URI, also where the system takes it for a file's.</summary>
    private static bool IsUri(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0])
        && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
        && Uri.TryCreate(text, UriKind.Absolute, out _);

    /// <summary>ITU-T E.164: a plus, a country code that does not begin with 0, at most 15 digits in all.</summary>
    private static bool IsE164(string text) =>
        text.Length is >= 3 and <= 16 && text[0] == '+' && text[1] is >= '1' and <= '9' && text.AsSpan(2).IndexOfAnyExceptInRange('0', '9') < 0;
}
