using System.Collections.Frozen;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>Filters on what has items, and <c>default</c>.</summary>
internal static class SequenceFilters
{
    public static FrozenDictionary<string, ExpressionFunction> All { get; } = new Dictionary<string, ExpressionFunction>(StringComparer.Ordinal)
    {
        ["default"] = Default,
        ["d"] = Default,
        ["length"] = Length,
        ["count"] = Length,
        ["list"] = (e, v, a) => ExpressionValue.List(ToList(e, v, a)),
        ["first"] = (e, v, a) => ToList(e, v, a) is [var first, ..] ? first : ExpressionValue.Undefined("first"),
        ["last"] = (e, v, a) => ToList(e, v, a) is [.., var last] ? last : ExpressionValue.Undefined("last"),
        ["join"] = Join,
        ["sort"] = Sort,
        ["dictsort"] = DictSort,
        ["unique"] = Unique,
        ["reverse"] = Reverse,
        ["min"] = (e, v, a) => Extreme(e, v, a, -1),
        ["max"] = (e, v, a) => Extreme(e, v, a, 1),
        ["sum"] = Sum,
        ["items"] = Items,
        ["batch"] = Batch,
        ["slice"] = Slice,
        ["groupby"] = GroupBy,
        ["attr"] = Attribute,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IteratorValue Generator(List<ExpressionValue> items) => new("generator", new MutableListValue(items, isReadOnly: true));

    private static List<ExpressionValue> ToList(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        arguments.Expect();
        return Sequences.ToList(value, evaluation);
    }

    private static ExpressionValue Items(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        if (value.Kind is not (ExpressionKind.Dictionary or ExpressionKind.Undefined))
            throw Fault.Type("items", value);
        var pairs = value.IsUndefined ? value : DictionaryMethods.All["items"](evaluation, value, arguments);
        return ExpressionValue.Of(Generator(Sequences.ToList(pairs, evaluation)));
    }

    // As a dot, but never a key.
    private static ExpressionValue Attribute(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        var name = arguments.Expect("name").Text(0, "name");
        if (Attributes.Method(value.Kind, name) is { } method)
            return ExpressionValue.Of(new FunctionValue(name, method, value));
        return value.Kind == ExpressionKind.Dictionary ? ExpressionValue.Undefined(name) : Attributes.Get(value, name);
    }

    private static ExpressionValue Default(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        arguments.Expect("default_value", "boolean");
        return value.IsUndefined || (arguments.Flag(1, "boolean") && !Sequences.IsTrue(value))
            ? arguments.Find(0, "default_value") ?? ExpressionValue.Of("") : value;
    }

    private static ExpressionValue Length(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        arguments.Expect();
        return ExpressionValue.Of(Sequences.Length(value) ?? throw Fault.Type("length", value));
    }

    private static ExpressionValue Join(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        var separator = arguments.Expect("d", "attribute").Find(0, "d") is { } given ? PythonText.Of(given, evaluation) : "";
        var key = ItemKey.By(arguments.Find(1, "attribute"));
        var texts = Sequences.ToList(value, evaluation).ConvertAll(item => ExpressionValue.Of(PythonText.Of(key(item), evaluation)));
        return ExpressionValue.Of(TextMethods.Join(evaluation, separator, texts));
    }

    private static ExpressionValue Sort(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        arguments.Expect("reverse", "case_sensitive", "attribute");
        var ignoresCase = !arguments.Flag(1, "case_sensitive");
        // Several attributes with commas between: by the first, then the second.
        Func<ExpressionValue, ExpressionValue> key;
        if (arguments.Find(2, "attribute") is { Kind: ExpressionKind.Text } attribute && attribute.AsText.Contains(',', StringComparison.Ordinal))
        {
            var keys = Array.ConvertAll(attribute.AsText.Split(','), part => ItemKey.By(ExpressionValue.Of(part), null, ignoresCase));
            key = item => ExpressionValue.Tuple([.. keys.Select(one => one(item))]);
        }
        else
        {
            key = ItemKey.By(arguments.Find(2, "attribute"), null, ignoresCase);
        }

        return ExpressionValue.List(PythonSort.SortBy(Sequences.ToList(value, evaluation), key, arguments.Flag(0, "reverse"), evaluation));
    }

    private static ExpressionValue DictSort(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        arguments.Expect("case_sensitive", "by", "reverse");
        if (value.IsUndefined)
            throw Fault.Undefined(value.MissingName);
        var by = arguments.OptionalText(1, "by") ?? "key";
        if (by is not ("key" or "value"))
            throw Fault.Of("dictsort sorts by 'key' or 'value' only", "Use one of them");
        var pairs = Sequences.ToList(Items(evaluation, value, Arguments.None("items")), evaluation);
        var key = ItemKey.By(ExpressionValue.Of(by == "key" ? 0 : 1), null, ignoresCase: !arguments.Flag(0, "case_sensitive"));
        return ExpressionValue.List(PythonSort.SortBy(pairs, key, arguments.Flag(2, "reverse"), evaluation));
    }

    private static ExpressionValue Unique(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        arguments.Expect("case_sensitive", "attribute");
        var key = ItemKey.By(arguments.Find(1, "attribute"), null, ignoresCase: !arguments.Flag(0, "case_sensitive"));
        var seen = new HashSet<ExpressionValue>(PythonEquality.Comparer);
        return ExpressionValue.Of(Generator([.. Sequences.ToList(value, evaluation).Where(item => IsNew(key(item)))]));

        bool IsNew(ExpressionValue found)
        {
            PythonEquality.RequireHashable(found);
            return seen.Add(found);
        }
    }

    private static ExpressionValue Reverse(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        arguments.Expect();
        var items = Sequences.ToList(value, evaluation);
        items.Reverse();
        return value.Kind == ExpressionKind.Text
            ? ExpressionValue.Of(TextMethods.Join(evaluation, "", items)) : ExpressionValue.Of(Generator(items));
    }

    private static ExpressionValue Extreme(Evaluation evaluation, ExpressionValue value, Arguments arguments, int sign)
    {
        arguments.Expect("case_sensitive", "attribute");
        var key = ItemKey.By(arguments.Find(1, "attribute"), null, ignoresCase: !arguments.Flag(0, "case_sensitive"));
        var items = Sequences.ToList(value, evaluation);
        return items.Count == 0
            ? ExpressionValue.Undefined("the greatest or least of nothing")
            : items.Aggregate((best, next) => PythonOrder.Compare(key(next), key(best), evaluation) * sign > 0 ? next : best);
    }

    private static ExpressionValue Sum(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        var key = ItemKey.By(arguments.Expect("attribute", "start").Find(0, "attribute"));
        var start = arguments.Find(1, "start") ?? ExpressionValue.Of(0);
        if (start.Kind == ExpressionKind.Text)
            throw Fault.Type("sum", start);
        return Sequences.ToList(value, evaluation).Aggregate(start, (sum, item) => PythonArithmetic.Add(sum, key(item), evaluation));
    }

    private static ExpressionValue Batch(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        var size = arguments.Expect("linecount", "fill_with").OptionalWhole(0, "linecount") ?? 0;
        if (size < 1)
            throw Fault.Of("batch needs a count of at least 1", "Give it as first argument");
        var batches = Sequences.ToList(value, evaluation).Chunk(size).Select(chunk => chunk.ToList()).ToList();
        if (arguments.Find(1, "fill_with") is { IsNone: false } fill && batches is [.., var last])
        {
            evaluation.Charge(size - last.Count);
            last.AddRange(Enumerable.Repeat(fill, size - last.Count));
        }

        return ExpressionValue.Of(Generator(batches.ConvertAll(ExpressionValue.List)));
    }

    private static ExpressionValue Slice(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        var count = arguments.Expect("slices", "fill_with").OptionalWhole(0, "slices") ?? 0;
        if (count < 1)
            throw Fault.Of("slice needs a count of at least 1", "Give it as first argument");
        evaluation.Charge(count);
        var items = Sequences.ToList(value, evaluation);
        var (size, longer) = Math.DivRem(items.Count, count);
        var slices = new List<ExpressionValue>();
        for (int i = 0, at = 0; i < count; i++)
        {
            var length = size + (i < longer ? 1 : 0);
            var slice = items.GetRange(at, length);
            at += length;
            if (arguments.Find(1, "fill_with") is { IsNone: false } fill && i >= longer)
                slice.Add(fill);
            slices.Add(ExpressionValue.List(slice));
        }

        return ExpressionValue.Of(Generator(slices));
    }

    private static ExpressionValue GroupBy(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        var attribute = arguments.Expect("attribute", "default", "case_sensitive").Required(0, "attribute");
        var key = ItemKey.By(attribute, arguments.Find(1, "default"), ignoresCase: !arguments.Flag(2, "case_sensitive"));
        var given = ItemKey.By(attribute, arguments.Find(1, "default"));
        var groups = new List<(ExpressionValue Key, List<ExpressionValue> Items)>();
        foreach (var item in PythonSort.SortBy(Sequences.ToList(value, evaluation), key, isReverse: false, evaluation))
        {
            if (groups.Count == 0 || !PythonEquality.Equal(groups[^1].Key, key(item), evaluation))
                groups.Add((key(item), []));
            groups[^1].Items.Add(item);
        }

        return ExpressionValue.List(groups.ConvertAll(group => ExpressionValue.Of(new GroupValue(given(group.Items[0]), group.Items))));
    }
}
