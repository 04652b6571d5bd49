namespace DataSync.Connectors.Expressions.Library;

/// <summary>Helps whoever mistyped a name.</summary>
internal static class NearestName
{
    private const int MaxDistance = 2;

    /// <summary>The nearest known name when one is near, else all of them.</summary>
    public static string Remedy(string name, IEnumerable<string> known, string all) =>
        Near(name, known) is { } nearest ? $"Did you mean {nearest}" : $"{all} {string.Join(", ", known.Order(StringComparer.Ordinal))}";

    /// <summary>The nearest known name; null when none is near.</summary>
    public static string? Near(string name, IEnumerable<string> known)
    {
        var nearest = known.Order(StringComparer.Ordinal).MinBy(other => Distance(name, other));
        return nearest is not null && Distance(name, nearest) <= MaxDistance ? nearest : null;
    }

    // Letters to change, add or take away.
    private static int Distance(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > MaxDistance)
            return int.MaxValue;
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var l = 1; l <= left.Length; l++)
        {
            var diagonal = row[0];
            row[0] = l;
            for (var r = 1; r <= right.Length; r++)
                (diagonal, row[r]) = (row[r], Math.Min(Math.Min(row[r], row[r - 1]) + 1, diagonal + (left[l - 1] == right[r - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
