using System.Numerics;

namespace DataSync.Connectors.Expressions.Values;

/// <summary>Python's <c>==</c>: numbers by value whatever their kind, a list never equals a tuple, no error for different kinds.</summary>
internal static class PythonEquality
{
    // Hashes and comparisons of keys are not charged for, so keys are small.
    private const int MaxKeyItems = 1_000;

    public static IEqualityComparer<ExpressionValue> Comparer { get; } = new KeyComparer();

    public static bool Equal(ExpressionValue left, ExpressionValue right, Budget? budget, int depth = 0)
    {
        Budget.Nest(depth);
        budget?.Charge();
        if (left.IsNumber && right.IsNumber)
            return PythonOrder.Numbers(left, right) == 0;
        if (left.Kind != right.Kind)
            return false;
        return left.Kind switch
        {
            ExpressionKind.Undefined or ExpressionKind.None => true,
            ExpressionKind.Text => left.AsText == right.AsText,
            ExpressionKind.List or ExpressionKind.Tuple => Lists(left.AsList, right.AsList, budget, depth),
            ExpressionKind.Dictionary => Dictionaries(left.AsDictionary, right.AsDictionary, budget, depth),
            ExpressionKind.DateTime => left.AsTime.Offset is null == right.AsTime.Offset is null
                && left.AsTime.UnixMicroseconds == right.AsTime.UnixMicroseconds,
            ExpressionKind.Date => left.AsDate == right.AsDate,
            ExpressionKind.TimeDelta => left.AsTimeSpan == right.AsTimeSpan,
            ExpressionKind.Duration => left.AsDuration.Time == right.AsDuration.Time && TotalMonths(left) == TotalMonths(right),
            ExpressionKind.Iterator => ReferenceEquals(left.AsIterator, right.AsIterator),
            ExpressionKind.Function => ReferenceEquals(left.AsFunction, right.AsFunction),
            _ => ReferenceEquals(left.AsObject, right.AsObject),
        };
    }

    /// <exception cref="ExpressionException">A list or dictionary is no key, nor is a tuple of very many values.</exception>
    public static void RequireHashable(ExpressionValue key)
    {
        if (UnhashableIn(key) is not { } part)
            return;
        throw part.Kind == ExpressionKind.Tuple
            ? Fault.Limit($"a key has more than {MaxKeyItems} values")
            : Fault.Of($"{PythonText.KindName(part)} cannot be a key", "Use a text or a number");
    }

    /// <summary>Whether <see cref="RequireHashable"/> lets it pass.</summary>
    public static bool IsHashable(ExpressionValue key) => UnhashableIn(key) is null;

    /// <summary>What of a key is none; null when it is one. A tuple of tuples of the same tuple is larger than it looks.</summary>
    private static ExpressionValue? UnhashableIn(ExpressionValue key)
    {
        var left = MaxKeyItems;
        return Find(key);

        ExpressionValue? Find(ExpressionValue part)
        {
            if (part.Kind is ExpressionKind.List or ExpressionKind.Dictionary)
                return part;
            if (part.Kind != ExpressionKind.Tuple)
                return null;
            foreach (var item in part.AsList.Items)
            {
                if (--left < 0)
                    return key;
                if (Find(item) is { } found)
                    return found;
            }

            return null;
        }
    }

    private static long TotalMonths(ExpressionValue duration) => (duration.AsDuration.Years * 12L) + duration.AsDuration.Months;

    private static bool Lists(ListValue left, ListValue right, Budget? budget, int depth) =>
        left.Count == right.Count && left.Items.Zip(right.Items).All(pair => Equal(pair.First, pair.Second, budget, depth + 1));

    private static bool Dictionaries(DictionaryValue left, DictionaryValue right, Budget? budget, int depth) =>
        left.Count == right.Count
        && left.Entries.All(entry => right.TryGet(entry.Key, out var other) && Equal(entry.Value, other, budget, depth + 1));

    private sealed class KeyComparer : IEqualityComparer<ExpressionValue>
    {
        public bool Equals(ExpressionValue x, ExpressionValue y) => Equal(x, y, null);

        public int GetHashCode(ExpressionValue value) => value.Kind switch
        {
            ExpressionKind.Text => value.AsText.GetHashCode(StringComparison.Ordinal),
            ExpressionKind.Integer when value.IsBig => value.AsBig.GetHashCode(),
            ExpressionKind.Integer or ExpressionKind.Boolean => value.AsInt64.GetHashCode(),
            // Equal numbers have equal hashes whatever their kind.
            ExpressionKind.Float when double.IsInteger(value.AsFloat) =>
                Math.Abs(value.AsFloat) < long.MaxValue ? ((long)value.AsFloat).GetHashCode() : new BigInteger(value.AsFloat).GetHashCode(),
            ExpressionKind.Float => value.AsFloat.GetHashCode(),
            ExpressionKind.Tuple => value.AsList.Items.Aggregate(7, (hash, item) => HashCode.Combine(hash, GetHashCode(item))),
            ExpressionKind.DateTime => value.AsTime.UnixMicroseconds.GetHashCode(),
            ExpressionKind.Date => value.AsDate.DayNumber,
            ExpressionKind.TimeDelta => value.AsTimeSpan.GetHashCode(),
            _ => (int)value.Kind,
        };
    }
}
