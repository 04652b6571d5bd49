namespace DataSync.Connectors.Expressions.Values;

/// <summary>What can be gone through, measured and cut.</summary>
internal static class Sequences
{
    /// <summary>The items of whatever Python iterates: characters of a text, keys of a dictionary; nothing of what is undefined.</summary>
    /// <exception cref="ExpressionException">The value has no items.</exception>
    public static IEnumerable<ExpressionValue> Items(ExpressionValue value, Budget budget)
    {
        return value.Kind switch
        {
            ExpressionKind.Undefined => [],
            ExpressionKind.Text => Charged(CodePoints.Split(Measured(value.AsText, budget)).Select(ExpressionValue.Of), budget),
            ExpressionKind.List or ExpressionKind.Tuple => Charged(value.AsList.Items, budget),
            ExpressionKind.Dictionary => Charged(value.AsDictionary.Entries.Select(entry => entry.Key), budget),
            ExpressionKind.Iterator => Charged(value.AsIterator.Items.Items, budget),
            _ => throw Fault.Type("going through items", value),
        };
    }

    /// <summary>The items, as a list that does not change while it is gone through.</summary>
    /// <exception cref="ExpressionException">The value has no items.</exception>
    public static List<ExpressionValue> ToList(ExpressionValue value, Budget budget) => [.. Items(value, budget)];

    public static bool IsIterable(ExpressionValue value) =>
        value.IsSequence || value.Kind is ExpressionKind.Undefined or ExpressionKind.Text or ExpressionKind.Dictionary or ExpressionKind.Iterator;

    /// <summary>Null for what has no length.</summary>
    public static int? Length(ExpressionValue value) => value.Kind switch
    {
        ExpressionKind.Undefined => 0,
        ExpressionKind.Text => CodePoints.Count(value.AsText),
        ExpressionKind.List or ExpressionKind.Tuple => value.AsList.Count,
        ExpressionKind.Dictionary => value.AsDictionary.Count,
        ExpressionKind.Iterator when value.AsIterator.Name != "generator" => value.AsIterator.Items.Count,
        _ => null,
    };

    /// <summary>Python's <c>bool</c>.</summary>
    public static bool IsTrue(ExpressionValue value) => value.Kind switch
    {
        ExpressionKind.Undefined or ExpressionKind.None => false,
        ExpressionKind.Boolean => value.AsBoolean,
        ExpressionKind.Integer => value.IsBig || value.AsInt64 != 0,
        ExpressionKind.Float => value.AsFloat != 0,
        ExpressionKind.Text => value.AsText.Length > 0,
        ExpressionKind.List or ExpressionKind.Tuple => value.AsList.Count > 0,
        ExpressionKind.Dictionary => value.AsDictionary.Count > 0,
        ExpressionKind.Iterator => value.AsIterator.Name == "generator" || value.AsIterator.Items.Count > 0,
        ExpressionKind.TimeDelta => value.AsTimeSpan != TimeSpan.Zero,
        _ => true,
    };

    /// <summary>Python's <c>in</c>.</summary>
    /// <exception cref="ExpressionException">The kinds do not go together.</exception>
    public static bool Contains(ExpressionValue container, ExpressionValue item, Budget budget)
    {
        if (container.Kind == ExpressionKind.Text)
        {
            budget.ChargeText(container.AsText.Length);
            return item.Kind == ExpressionKind.Text
                ? container.AsText.Contains(item.AsText, StringComparison.Ordinal) : throw Fault.Types("in", item, container);
        }

        if (container.Kind == ExpressionKind.Dictionary)
            return container.AsDictionary.TryGet(item, out _);
        return IsIterable(container)
            ? Items(container, budget).Any(other => PythonEquality.Equal(item, other, budget))
            : throw Fault.Types("in", item, container);
    }

    /// <summary>The item at a place, from the end when negative; null when there is none.</summary>
    public static ExpressionValue? At(ExpressionValue sequence, ExpressionValue index)
    {
        if (!index.IsWhole || index.IsBig)
            return null;
        var at = index.AsInt64;
        if (sequence.Kind != ExpressionKind.Text)
        {
            var list = sequence.AsList;
            at = at < 0 ? at + list.Count : at;
            return at >= 0 && at < list.Count ? list[(int)at] : null;
        }

        var text = sequence.AsText;
        var count = CodePoints.Count(text);
        at = at < 0 ? at + count : at;
        if (at < 0 || at >= count)
            return null;
        var start = CodePoints.UnitOf(text, (int)at);
        return ExpressionValue.Of(text[start..CodePoints.UnitOf(text, (int)at + 1)]);
    }

    /// <summary>Python's <c>value[start:stop:step]</c>; each part may be None.</summary>
    /// <exception cref="ExpressionException">The value cannot be cut, or a part is no whole number.</exception>
    public static ExpressionValue Slice(ExpressionValue value, ExpressionValue start, ExpressionValue stop, ExpressionValue step, Budget budget)
    {
        if (value.Kind is not (ExpressionKind.Text or ExpressionKind.List or ExpressionKind.Tuple))
            throw Fault.Type("[:]", value);
        var length = Length(value)!.Value;
        budget.ChargeText(length);
        var (first, count, stride) = Range(length, Part(start), Part(stop), Part(step) ?? 1);
        if (value.Kind == ExpressionKind.Text && stride == 1)
        {
            var unit = CodePoints.UnitOf(value.AsText, (int)first);
            return ExpressionValue.Of(value.AsText[unit..CodePoints.UnitOf(value.AsText, (int)(first + count))]);
        }

        if (value.Kind == ExpressionKind.Text)
        {
            var characters = CodePoints.Split(value.AsText);
            return ExpressionValue.Of(string.Concat(Enumerable.Range(0, count).Select(i => characters[(int)(first + (i * stride))])));
        }

        var all = ToList(value, budget);
        List<ExpressionValue> items = [.. Enumerable.Range(0, count).Select(i => all[(int)(first + (i * stride))])];
        return value.Kind == ExpressionKind.List ? ExpressionValue.List(items) : ExpressionValue.Tuple(items);
    }

    // https://docs.python.org/3/library/stdtypes.html#common-sequence-operations, notes 3 to 5.
    private static (long First, int Count, long Step) Range(int length, long? start, long? stop, long step)
    {
        if (step == 0)
            throw Fault.Of("a step of 0 leads nowhere", "Use 1 or -1");
        var (lowest, highest) = step > 0 ? (0L, (long)length) : (-1L, length - 1L);
        var first = Place(start, step > 0 ? lowest : highest);
        var last = Place(stop, step > 0 ? highest : lowest);
        var distance = step > 0 ? last - first : first - last;
        var stride = Math.Abs((decimal)step);
        return (first, distance <= 0 ? 0 : (int)Math.Ceiling(distance / stride), step);

        long Place(long? at, long missing) =>
            at is not { } place ? missing : Math.Clamp(place < 0 ? place + length : place, lowest, highest);
    }

    private static long? Part(ExpressionValue part) =>
        part.IsNone ? null
        : !part.IsWhole ? throw Fault.Type("[:]", part)
        : part.IsBig ? part.AsBig.Sign * (long)int.MaxValue
        : part.AsInt64;

    private static string Measured(string text, Budget budget)
    {
        budget.ChargeText(text.Length);
        return text;
    }

    private static IEnumerable<ExpressionValue> Charged(IEnumerable<ExpressionValue> items, Budget budget)
    {
        foreach (var item in items)
        {
            budget.Charge();
            yield return item;
        }
    }
}
