using System.Collections.Frozen;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>Filters that take another filter or a test by its name: <c>map</c>, <c>select</c> and their kind.</summary>
internal static class SelectionFilters
{
    public static FrozenDictionary<string, ExpressionFunction> All { get; } = new Dictionary<string, ExpressionFunction>(StringComparer.Ordinal)
    {
        ["map"] = Map,
        ["select"] = (e, v, a) => Select(e, v, a, byAttribute: false, keeps: true),
        ["reject"] = (e, v, a) => Select(e, v, a, byAttribute: false, keeps: false),
        ["selectattr"] = (e, v, a) => Select(e, v, a, byAttribute: true, keeps: true),
        ["rejectattr"] = (e, v, a) => Select(e, v, a, byAttribute: true, keeps: false),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static ExpressionValue Map(Evaluation evaluation, ExpressionValue value, Arguments arguments)
    {
        if (!Sequences.IsTrue(value))
            return ExpressionValue.Of(SequenceFilters.Generator([]));
        var items = Sequences.ToList(value, evaluation);
        Converter<ExpressionValue, ExpressionValue> convert;
        if (arguments.Count == 0 && arguments.Find(0, "attribute") is { } attribute)
        {
            arguments.Expect("attribute", "default");
            var key = ItemKey.By(attribute, arguments.Find(1, "default"));
            convert = item => key(item);
        }
        else
        {
            var name = arguments.Text(0, "filter");
            var filter = Filters.All.GetValueOrDefault(name) ?? throw Fault.Of("map is given a filter that is not known", "Write the name of a filter");
            var rest = arguments.Skip(1, name);
            convert = item => evaluation.Nested(() => filter(evaluation, item, rest));
        }

        return ExpressionValue.Of(SequenceFilters.Generator(items.ConvertAll(convert)));
    }

    private static ExpressionValue Select(Evaluation evaluation, ExpressionValue value, Arguments arguments, bool byAttribute, bool keeps)
    {
        if (!Sequences.IsTrue(value))
            return ExpressionValue.Of(SequenceFilters.Generator([]));
        var used = byAttribute ? 1 : 0;
        var key = byAttribute ? ItemKey.By(arguments.Required(0, "attribute")) : ItemKey.By(null);
        Func<ExpressionValue, bool> isSo = Sequences.IsTrue;
        if (arguments.Count > used)
        {
            var name = arguments.Text(used, "test");
            var test = Tests.All.GetValueOrDefault(name) ?? throw Fault.Of("a filter is given a test that is not known", "Write the name of a test");
            var rest = arguments.Skip(used + 1, name);
            isSo = item => test(evaluation, item, rest);
        }

        return ExpressionValue.Of(SequenceFilters.Generator(Sequences.ToList(value, evaluation).FindAll(item => isSo(key(item)) == keeps)));
    }
}
