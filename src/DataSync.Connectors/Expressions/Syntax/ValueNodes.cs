using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Syntax;

/// <summary>A number, text, boolean or none written in the template.</summary>
internal sealed class ConstantNode(ExpressionValue value, int offset) : Node(offset)
{
    public override IEnumerable<Node> Children => [];

    public override ExpressionValue Evaluate(Evaluation evaluation) => value;
}

/// <summary>A variable, function or name set in the template.</summary>
internal sealed class NameNode(string name, int offset) : Node(offset)
{
    public string Name => name;

    public override IEnumerable<Node> Children => [];

    public override ExpressionValue Evaluate(Evaluation evaluation) => evaluation.Lookup(name);

    public override void Collect(NameCollector names) => names.Use(name, isCalled: false, Offset);
}

/// <summary><c>[a, b]</c> or <c>(a, b)</c>.</summary>
internal sealed class ListNode(Node[] items, bool isTuple, int offset) : Node(offset)
{
    public override IEnumerable<Node> Children => items;

    public override ExpressionValue Evaluate(Evaluation evaluation)
    {
        evaluation.Charge(items.Length);
        var values = new List<ExpressionValue>(items.Length);
        foreach (var item in items)
            values.Add(item.Evaluate(evaluation));
        return isTuple ? ExpressionValue.Tuple(values) : ExpressionValue.List(values);
    }
}

/// <summary><c>{'a': b}</c>.</summary>
internal sealed class DictionaryNode((Node Key, Node Value)[] entries, int offset) : Node(offset)
{
    public override IEnumerable<Node> Children => entries.SelectMany(entry => new[] { entry.Key, entry.Value });

    public override ExpressionValue Evaluate(Evaluation evaluation)
    {
        evaluation.Charge(entries.Length);
        var dictionary = new MutableDictionaryValue();
        foreach (var (key, value) in entries)
        {
            var name = key.Evaluate(evaluation);
            var item = value.Evaluate(evaluation);
            evaluation.Offset = key.Offset;
            dictionary.Set(name, item);
        }

        return ExpressionValue.Of(dictionary);
    }
}
