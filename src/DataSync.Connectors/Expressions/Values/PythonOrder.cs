using System.Numerics;

namespace DataSync.Connectors.Expressions.Values;

/// <summary>Python's order: numbers, texts, lists, tuples, dates and durations each among themselves; nothing else.</summary>
internal static class PythonOrder
{
    /// <summary>Less than, equal to or greater than 0, as for any comparer; not a number is greater than all.</summary>
    /// <exception cref="ExpressionException">The kinds have no order.</exception>
    public static int Compare(ExpressionValue left, ExpressionValue right, Budget budget, int depth = 0)
    {
        Budget.Nest(depth);
        budget.Charge();
        if (left.IsNumber && right.IsNumber)
            return Numbers(left, right);
        if (left.Kind != right.Kind)
            throw Fault.Types("an order", left, right);
        switch (left.Kind)
        {
            case ExpressionKind.Text:
                return CodePoints.Compare(left.AsText, right.AsText);
            case ExpressionKind.List or ExpressionKind.Tuple:
                return Lists(left.AsList, right.AsList, budget, depth);
            case ExpressionKind.DateTime when left.AsTime.Offset is null == right.AsTime.Offset is null:
                return left.AsTime.UnixMicroseconds.CompareTo(right.AsTime.UnixMicroseconds);
            case ExpressionKind.DateTime:
                throw Fault.Of("dates with and without a zone have no order", "Read both with str_to_datetime, which makes them UTC");
            case ExpressionKind.Date:
                return left.AsDate.CompareTo(right.AsDate);
            case ExpressionKind.TimeDelta:
                return left.AsTimeSpan.CompareTo(right.AsTimeSpan);
            default:
                throw Fault.Types("an order", left, right);
        }
    }

    public static int Numbers(ExpressionValue left, ExpressionValue right)
    {
        if (left.IsWhole && right.IsWhole)
            return left.IsBig || right.IsBig ? left.AsBig.CompareTo(right.AsBig) : left.AsInt64.CompareTo(right.AsInt64);
        var (l, r) = (left.AsFloat, right.AsFloat);
        // Not a number is in no relation; as a comparer needs one it is the greatest, and never equal.
        if (double.IsNaN(l) || double.IsNaN(r))
            return 1;
        if (l != r || Math.Abs(l) < 1L << 53 || !double.IsFinite(l))
            return l.CompareTo(r);
        return Exact(left).CompareTo(Exact(right));
    }

    /// <summary>Whether either is not a number, so that no order holds.</summary>
    public static bool IsUnordered(ExpressionValue left, ExpressionValue right) => IsNan(left) || IsNan(right);

    private static bool IsNan(ExpressionValue value) => value.Kind == ExpressionKind.Float && double.IsNaN(value.AsFloat);

    private static BigInteger Exact(ExpressionValue value) => value.IsWhole ? value.AsBig : new BigInteger(value.AsFloat);

    private static int Lists(ListValue left, ListValue right, Budget budget, int depth)
    {
        foreach (var (l, r) in left.Items.Zip(right.Items))
        {
            if (!PythonEquality.Equal(l, r, budget, depth + 1))
                return Compare(l, r, budget, depth + 1);
        }

        return left.Count.CompareTo(right.Count);
    }
}
