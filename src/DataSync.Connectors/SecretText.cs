using System.Text;

namespace DataSync.Connectors;

/// <summary>Finds a secret in a text, in whatever form an address or a form may give it.</summary>
internal static class SecretText
{
    private const string Hidden = "***";

    /// <summary>The text with each of the secrets hidden; where two overlap, both are.</summary>
    /// <param name="text">The text.</param>
    /// <param name="secrets">The secrets; an empty one hides nothing.</param>
    public static string Hide(string text, IEnumerable<string> secrets)
    {
        var places = secrets.SelectMany(secret => PlacesIn(text, secret)).OrderBy(place => place.Start).ToList();
        if (places.Count == 0)
            return text;
        var (output, shown) = (new StringBuilder(text.Length), 0);
        foreach (var (start, end) in places)
        {
            if (start >= shown)
                output.Append(text, shown, start - shown).Append(Hidden);
            shown = Math.Max(shown, end);
        }

        return output.Append(text, shown, text.Length - shown).ToString();
    }

    /// <summary>
    /// Length of the secret at the start of the text; 0 when it is not there. Each of its characters may be percent-encoded or
    /// not (RFC 3986 section 2.4 leaves it to the producer of an address), a space may be a plus, as in forms.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="isEscaped">Whether one of them is encoded.</param>
    public static int LengthAt(ReadOnlySpan<char> text, string secret, out bool isEscaped)
    {
        var length = LengthAt(text, secret, isPercentEscaped: false, out isEscaped);
        // A percent sign begins its own encoding too.
        return length == 0 && secret.Contains('%', StringComparison.Ordinal) ? LengthAt(text, secret, isPercentEscaped: true, out isEscaped) : length;
    }

    private static int LengthAt(ReadOnlySpan<char> text, string secret, bool isPercentEscaped, out bool isEscaped)
    {
        var at = 0;
        isEscaped = false;
        Span<char> plain = stackalloc char[2];
        foreach (var rune in secret.EnumerateRunes())
        {
            var rest = text[at..];
            var character = plain[..rune.EncodeToUtf16(plain)];
            if (rest.StartsWith(character, StringComparison.Ordinal) && !(isPercentEscaped && rune.Value == '%'))
            {
                at += character.Length;
                continue;
            }

            if (rune.IsAscii && char.IsAsciiLetterOrDigit((char)rune.Value))
                return 0;
            var encoded = rune.Value == ' ' && rest.StartsWith('+') ? "+" : Uri.EscapeDataString(character);
            if (!rest.StartsWith(encoded, StringComparison.OrdinalIgnoreCase))
                return 0;
            isEscaped = true;
            at += encoded.Length;
        }

        return at;
    }

    private static IEnumerable<(int Start, int End)> PlacesIn(string text, string secret)
    {
        for (var at = 0; secret.Length > 0 && (at = text.AsSpan(at).IndexOfAny(secret[0], '%', '+') is >= 0 and var next ? at + next : -1) >= 0;)
        {
            var length = LengthAt(text.AsSpan(at), secret, out _);
            if (length > 0)
                yield return (at, at + length);
            at += Math.Max(length, 1);
        }
    }
}
