namespace DataSync.Core.Definitions.Yaml;

/// <summary>Finds what the author of an unknown name may have meant.</summary>
internal static class NearestName
{
    /// <summary>Edits up to which a name counts as a slip of the pen; a third of its length for long names.</summary>
    private const int CloseEnough = 2;

    /// <summary>A half sentence for an error message: the nearest known name, or all of them when none is near.</summary>
    public static string Hint(string name, IReadOnlyList<string> known)
    {
        var nearest = known.MinBy(k => Distance(name, k));
        return nearest is not null && Distance(name, nearest) <= Math.Max(CloseEnough, name.Length / 3)
            ? $"did you mean '{nearest}'?"
            : $"known here: {string.Join(", ", known)}";
    }

    /// <summary>Edits between two names, a swap of neighbours being one (optimal string alignment), case left aside.</summary>
    public static int Distance(string a, string b)
    {
        // Nobody mistypes a known key into a text many times its length.
        if (a.Length > 4 * b.Length + CloseEnough) return a.Length;

        var (before, last, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = last[j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                row[j] = Math.Min(substitution, 1 + Math.Min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, last, row) = (last, row, before);
        }

        return last[b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
