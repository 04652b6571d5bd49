namespace DataSync.Connectors.Expressions.Values;

/// <summary>Texts counted as Python counts them: by code points, so that an emoji is one. Half a pair counts as one too.</summary>
internal static class CodePoints
{
    public static int Count(string text)
    {
        var count = text.Length;
        foreach (var (i, unit) in text.Index())
        {
            if (char.IsHighSurrogate(unit) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                count--;
        }

        return count;
    }

    public static bool ArePlain(string text) => !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

    /// <summary>The characters one by one.</summary>
    public static List<string> Split(string text)
    {
        var parts = new List<string>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            parts.Add(isPair ? text.Substring(i++, 2) : text[i].ToString());
        }

        return parts;
    }

    /// <summary>Place in the text of a code point, both from 0; the text's length when there are fewer.</summary>
    public static int UnitOf(string text, int codePoint)
    {
        if (ArePlain(text))
            return Math.Min(codePoint, text.Length);
        var unit = 0;
        for (; codePoint > 0 && unit < text.Length; codePoint--, unit++)
        {
            if (char.IsHighSurrogate(text[unit]) && unit + 1 < text.Length && char.IsLowSurrogate(text[unit + 1]))
                unit++;
        }

        return unit;
    }

    /// <summary>Order by code points; by units pairs would come before U+E000.</summary>
    public static int Compare(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        var at = left.AsSpan(0, length).CommonPrefixLength(right.AsSpan(0, length));
        if (at == length)
            return left.Length.CompareTo(right.Length);
        var (l, r) = (left[at], right[at]);
        return char.IsSurrogate(l) == char.IsSurrogate(r) ? l.CompareTo(r) : char.IsSurrogate(l) ? 1 : -1;
    }
}
