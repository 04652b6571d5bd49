using System.Buffers;
using System.Globalization;
using System.Text;

namespace DataSync.Core.Mapping.Values;

/// <summary>
/// Addresses that people have, not all that RFC 5322 can spell.
/// Accepted: one <c>@</c>; before it up to 64 bytes of any characters but spaces, control characters and
/// <c>( ) &lt; &gt; [ ] : ; , \ "</c>, dots only between others; after it two or more labels of letters, digits and inner
/// hyphens, up to 63 characters each, the last one not all digits; 254 bytes in all. Letters of all scripts count
/// (RFC 6531), as do emoji before the <c>@</c>.
/// Not accepted: quoted local parts, comments, display names, IP literals, hosts without a dot, a dot at the end.
/// Lengths: RFC 5321 section 4.5.3.1, with RFC 3696 erratum 1690 for the 254.
/// </summary>
public static class EmailFormat
{
    private const int MaxBytes = 254;
    private const int MaxLocalBytes = 64;
    private const int MaxLabelLength = 63;

    private static readonly SearchValues<char> Specials = SearchValues.Create("()<>[]:;,\\\"@");

    /// <summary>Whether the whole text is such an address.</summary>
    public static bool IsValid(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0
            && text.Length <= MaxBytes && Encoding.UTF8.GetByteCount(text) <= MaxBytes
            && IsLocalPart(text.AsSpan(0, at))
            && IsDomain(text.AsSpan(at + 1));
    }

    private static bool IsLocalPart(ReadOnlySpan<char> local)
    {
        if (Encoding.UTF8.GetByteCount(local) > MaxLocalBytes) return false;
        if (local[0] == '.' || local[^1] == '.' || local.IndexOf("..") >= 0 || local.ContainsAny(Specials)) return false;
        foreach (var c in local)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c)) return false;
        }

        return true;
    }

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        var labels = 0;
        var last = ReadOnlySpan<char>.Empty;
        foreach (var range in domain.Split('.'))
        {
            last = domain[range];
            if (!IsLabel(last)) return false;
            labels++;
        }

        return labels >= 2 && last.ContainsAnyExceptInRange('0', '9');
    }

    private static bool IsLabel(ReadOnlySpan<char> label)
    {
        if (label.Length is 0 or > MaxLabelLength || label[0] == '-' || label[^1] == '-') return false;
        foreach (var c in label)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-' && (c < 128 || !IsLetterOrMark(c))) return false;
        }

        return true;
    }

    private static bool IsLetterOrMark(char c) => char.IsLetterOrDigit(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
