namespace DataSync.Connectors.Expressions.Values;

/// <summary>A stable sort that survives an order without sense (not a number) and lets errors of the comparison through as they are.</summary>
internal static class PythonSort
{
    public static List<T> Sort<T>(List<T> items, Comparison<T> compare)
    {
        if (items.Count < 2)
            return items;
        var left = Sort(items[..(items.Count / 2)], compare);
        var right = Sort(items[(items.Count / 2)..], compare);
        var merged = new List<T>(items.Count);
        for (int l = 0, r = 0; merged.Count < items.Count;)
        {
            if (r == right.Count || (l < left.Count && compare(right[r], left[l]) >= 0))
                merged.Add(left[l++]);
            else
                merged.Add(right[r++]);
        }

        return merged;
    }

    /// <summary>Sorted by a key of each item.</summary>
    public static List<ExpressionValue> SortBy(
        List<ExpressionValue> items, Func<ExpressionValue, ExpressionValue> key, bool isReverse, Budget budget)
    {
        var keyed = items.ConvertAll(item => (Key: key(item), Item: item));
        // Backwards keeps equal items in their order too.
        var sorted = Sort(keyed, (l, r) => isReverse ? PythonOrder.Compare(r.Key, l.Key, budget) : PythonOrder.Compare(l.Key, r.Key, budget));
        return sorted.ConvertAll(entry => entry.Item);
    }
}
