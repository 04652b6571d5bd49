namespace DataSync.Connectors.Expressions.Library;

/// <summary>Texts taken apart as Python does.</summary>
internal static class TextSplitting
{
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001C' and <= '\u001F';

    /// <summary>Takes these characters, or white space where none are given, from the ends.</summary>
    public static string Strip(string text, string? characters, bool atStart, bool atEnd)
    {
        var (start, end) = (0, text.Length);
        while (atStart && start < end && IsOne(text[start]))
            start++;
        while (atEnd && end > start && IsOne(text[end - 1]))
            end--;
        return text[start..end];

        bool IsOne(char c) => characters is null ? IsSpace(c) : characters.Contains(c, StringComparison.Ordinal);
    }

    /// <summary>At each separator, at most so many times.</summary>
    public static List<string> At(string text, string separator, int most, bool fromRight)
    {
        if (!fromRight)
            return [.. text.Split(separator, most == int.MaxValue ? int.MaxValue : most + 1)];
        var parts = new List<string>();
        var end = text.Length;
        while (parts.Count < most && text.AsSpan(0, end).LastIndexOf(separator, StringComparison.Ordinal) is var at and >= 0)
        {
            parts.Add(text[(at + separator.Length)..end]);
            end = at;
        }

        parts.Add(text[..end]);
        parts.Reverse();
        return parts;
    }

    /// <summary>At runs of white space, none of it kept at the ends.</summary>
    public static List<string> AtSpace(string text, int most, bool fromRight)
    {
        if (fromRight)
            text = Reversed(text);
        var parts = new List<string>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && IsSpace(text[at]))
                at++;
            if (at == text.Length)
                break;
            var start = at;
            if (parts.Count == most)
            {
                parts.Add(text[start..]);
                break;
            }

            while (at < text.Length && !IsSpace(text[at]))
                at++;
            parts.Add(text[start..at]);
        }

        if (!fromRight)
            return parts;
        parts.Reverse();
        return parts.ConvertAll(Reversed);
    }

    /// <summary>Lines, with or without what ends them.</summary>
    public static List<string> Lines(string text, bool keepsEnds)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.AsSpan(start).IndexOfAny("\n\r\v\f\u001C\u001D\u001E\u0085\u2028\u2029");
            if (end < 0)
            {
                lines.Add(text[start..]);
                break;
            }

            end += start;
            var next = text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1;
            lines.Add(text[start..(keepsEnds ? next : end)]);
            start = next;
        }

        return lines;
    }

    private static string Reversed(string text)
    {
        var characters = text.ToCharArray();
        Array.Reverse(characters);
        return new string(characters);
    }
}
