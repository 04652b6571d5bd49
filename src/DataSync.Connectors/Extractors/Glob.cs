namespace DataSync.Connectors.Extractors;

/// <summary>Python's <c>fnmatch.fnmatchcase</c> (https://docs.python.org/3/library/fnmatch.html).</summary>
internal static class Glob
{
    /// <summary>Whether the whole text fits the pattern.</summary>
    public static bool Matches(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
    {
        // Where to go back to when a longer stretch for the last * is needed.
        var (at, next, star, taken) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            if (next < pattern.Length && pattern[next] == '*')
                (star, taken, next) = (next++, at, next + 1);
            else if (next < pattern.Length && One(text[at], pattern[next..], out var length))
                (at, next) = (at + 1, next + length);
            else if (star >= 0)
                (at, next) = (++taken, star + 1);
            else
                return false;
        }

        return pattern[next..].TrimStart('*').IsEmpty;
    }

    private static bool One(char c, ReadOnlySpan<char> pattern, out int length)
    {
        length = 1;
        if (pattern[0] == '?')
            return true;
        if (pattern[0] != '[' || SetLength(pattern) is not { } end)
            return pattern[0] == c;
        length = end + 1;
        var set = pattern[1..end];
        var isNot = set[0] == '!';
        return Contains(isNot ? set[1..] : set, c) != isNot;
    }

    /// <summary>Place of the bracket that closes a set; null when none does. One right at the start belongs to the set.</summary>
    private static int? SetLength(ReadOnlySpan<char> pattern)
    {
        var from = pattern.Length > 1 && pattern[1] == '!' ? 3 : 2;
        var end = from < pattern.Length ? pattern[from..].IndexOf(']') : -1;
        return end < 0 ? null : from + end;
    }

    private static bool Contains(ReadOnlySpan<char> set, char c)
    {
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (c >= set[i] && c <= set[i + 2])
                    return true;
                i += 2;
            }
            else if (set[i] == c)
            {
                return true;
            }
        }

        return false;
    }
}
