using System.Text;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Paginators;

/// <summary>A secret, and what stands for it in a stored text: where it is to be taken from again.</summary>
/// <param name="Origin">Where from, such as <c>config/api_key</c>; null when it cannot be had again.</param>
/// <param name="Text">The secret.</param>
internal sealed record SecretMark(string? Origin, string Text)
{
    private const string Opening = "{secret";
    private const string Plain = Opening + ":";
    private const string Escaped = Opening + "-url:";

    // What a text has of its own that looks like a mark.
    private const string Literal = Opening + "=}";

    // A shorter one stands in texts by chance: a page number must not change with it.
    private const int ShortestSecret = 4;

    /// <summary>Whether there may be marks in the text.</summary>
    public static bool AreIn(string text) => text.Contains(Opening, StringComparison.Ordinal);

    /// <summary>The text with marks in the place of secrets, plain or URL-encoded.</summary>
    /// <param name="text">The text.</param>
    /// <param name="secrets">Longest first: a secret that is part of another must not leave the rest of it standing.</param>
    /// <exception cref="RequestException">A secret is in it that cannot be had again.</exception>
    public static string Put(string text, IReadOnlyList<SecretMark> secrets)
    {
        var output = new StringBuilder(text.Length);
        var isAddress = text.Contains("://", StringComparison.Ordinal) || text.Contains('?');
        for (var at = 0; at < text.Length;)
        {
            var rest = text.AsSpan(at);
            var (secret, length, isEscaped) = Find(rest, secrets);
            if (secret is not null)
            {
                if (secret.Origin is null)
                    throw new RequestException("what leads to the next page holds a token of the source, which must not be stored. Take it out by the connector's cursor_value; an answer about a job cannot be kept with one");
                // The next secret may have to be encoded where this one looks the same either way.
                var mayBeEither = isAddress && Uri.EscapeDataString(secret.Text) == secret.Text;
                output.Append(isEscaped || mayBeEither ? Escaped : Plain).Append(secret.Origin).Append('}');
                at += length;
            }
            else if (rest.StartsWith(Opening, StringComparison.Ordinal))
            {
                output.Append(Literal);
                at += Opening.Length;
            }
            else
            {
                output.Append(rest[0]);
                at++;
            }
        }

        return output.ToString();
    }

    /// <summary>The text with the secrets of today in the place of marks; null when there is none for a mark.</summary>
    public static string? Replace(string text, Func<string, string?> secretOf)
    {
        var output = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var next = text.IndexOf(Opening, at, StringComparison.Ordinal);
            var end = next < 0 ? -1 : text.IndexOf('}', next);
            if (end < 0)
                return output.Append(text, at, text.Length - at).ToString();
            output.Append(text, at, next - at);
            var mark = text.AsSpan(next, end + 1 - next);
            if (mark.SequenceEqual(Literal))
            {
                output.Append(Opening);
            }
            else
            {
                var isEscaped = mark.StartsWith(Escaped, StringComparison.Ordinal);
                if (!isEscaped && !mark.StartsWith(Plain, StringComparison.Ordinal))
                    return null;
                if (secretOf(mark[(isEscaped ? Escaped : Plain).Length..^1].ToString()) is not { } secret)
                    return null;
                output.Append(isEscaped ? Uri.EscapeDataString(secret) : secret);
            }

            at = end + 1;
        }

        return output.ToString();
    }

    private static (SecretMark? Secret, int Length, bool IsEscaped) Find(ReadOnlySpan<char> text, IReadOnlyList<SecretMark> secrets)
    {
        foreach (var secret in secrets)
        {
            if (secret.Text.Length >= ShortestSecret && SecretText.LengthAt(text, secret.Text, out var isEscaped) is > 0 and var length)
                return (secret, length, isEscaped);
        }

        return default;
    }
}
