using System.Collections.Frozen;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>Methods of a list (https://docs.python.org/3/tutorial/datastructures.html#more-on-lists); a tuple has those that change nothing.</summary>
internal static class ListMethods
{
    public static FrozenDictionary<string, ExpressionFunction> OfTuple { get; } = new Dictionary<string, ExpressionFunction>(StringComparer.Ordinal)
    {
        ["index"] = Index,
        ["count"] = (e, self, a) =>
        {
            var value = a.Expect("value").Required(0, "value");
            return ExpressionValue.Of(Sequences.Items(self, e).Count(item => PythonEquality.Equal(item, value, e)));
        },
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static FrozenDictionary<string, ExpressionFunction> All { get; } = new Dictionary<string, ExpressionFunction>(OfTuple, StringComparer.Ordinal)
    {
        ["append"] = (e, self, a) => Change(e, self, list => list.Add(a.Expect("object").Required(0, "object"))),
        ["extend"] = (e, self, a) => Change(e, self, list => list.AddRange(Sequences.ToList(a.Expect("iterable").Required(0, "iterable"), e))),
        ["insert"] = (e, self, a) => Change(e, self, list => list.Insert(
            Place(a.Expect("index", "object").OptionalWhole(0, "index") ?? 0, list.Count), a.Required(1, "object"))),
        ["clear"] = (e, self, a) => Change(e, self, list => list.RemoveRange(0, a.Expect().Count == 0 ? list.Count : 0)),
        ["reverse"] = (e, self, a) => Change(e, self, list => list.Reverse(0, a.Expect().Count == 0 ? list.Count : 0)),
        ["remove"] = (e, self, a) => Change(e, self, list => list.RemoveAt((int)Index(e, self, a).AsInt64)),
        ["pop"] = Pop,
        ["sort"] = (e, self, a) => Change(e, self, list =>
        {
            var sorted = PythonSort.SortBy([.. list], item => item, a.Expect("reverse").Flag(0, "reverse"), e);
            list.Clear();
            list.AddRange(sorted);
        }),
        ["copy"] = (e, self, a) => ExpressionValue.List(a.Expect().Count == 0 ? Sequences.ToList(self, e) : []),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static ExpressionValue Change(Evaluation evaluation, ExpressionValue self, Action<List<ExpressionValue>> change)
    {
        var list = self.AsList.Writable();
        evaluation.Charge(1 + (list.Count / 16));
        change(list);
        return ExpressionValue.None;
    }

    private static ExpressionValue Pop(Evaluation evaluation, ExpressionValue self, Arguments arguments)
    {
        var list = self.AsList.Writable();
        var at = arguments.Expect("index").OptionalWhole(0, "index") ?? -1;
        at = at < 0 ? at + list.Count : at;
        if (at < 0 || at >= list.Count)
            throw Fault.Of("pop is given a place that the list does not have", "Test its length first");
        var item = list[at];
        list.RemoveAt(at);
        return item;
    }

    private static ExpressionValue Index(Evaluation evaluation, ExpressionValue self, Arguments arguments)
    {
        var value = arguments.Expect("value").Required(0, "value");
        var at = Sequences.ToList(self, evaluation).FindIndex(item => PythonEquality.Equal(item, value, evaluation));
        return at >= 0 ? ExpressionValue.Of(at) : throw Fault.Of("the value is not in the list", "Test it with 'in' first");
    }

    private static int Place(int at, int count) => Math.Clamp(at < 0 ? at + count : at, 0, count);
}
