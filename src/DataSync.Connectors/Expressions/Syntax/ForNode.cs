using System.Text;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Syntax;

/// <summary><c>{% for x in y if test %}</c> with <c>{% else %}</c> for no items.</summary>
internal sealed class ForNode(AssignmentTarget target, Node source, Node? test, Node[] body, Node[] otherwise, int offset) : Node(offset)
{
    public override IEnumerable<Node> Children => [source, .. test is null ? Array.Empty<Node>() : [test], .. body, .. otherwise];

    public override void Render(Evaluation evaluation, StringBuilder output)
    {
        var value = source.Evaluate(evaluation);
        evaluation.Offset = Offset;
        var items = Sequences.ToList(value, evaluation);
        if (test is not null)
            items = items.FindAll(item => Passes(evaluation, item));
        var loop = new LoopValue(items);
        foreach (var item in items)
        {
            evaluation.Charge();
            // Names set in a round are gone with it.
            evaluation.Enter();
            evaluation.Offset = Offset;
            target.Assign(evaluation, item);
            evaluation.Set("loop", ExpressionValue.Of(loop));
            foreach (var node in body)
                node.Render(evaluation, output);
            evaluation.Leave();
            loop.Advance();
        }

        if (items.Count > 0)
            return;
        evaluation.Enter();
        foreach (var node in otherwise)
            node.Render(evaluation, output);
        evaluation.Leave();
    }

    public override void Collect(NameCollector names)
    {
        source.Collect(names);
        names.Enter();
        target.Collect(names, Offset);
        test?.Collect(names);
        names.Declare("loop");
        foreach (var node in body)
            node.Collect(names);
        names.Leave();
        names.Enter();
        foreach (var node in otherwise)
            node.Collect(names);
        names.Leave();
    }

    private bool Passes(Evaluation evaluation, ExpressionValue item)
    {
        evaluation.Enter();
        target.Assign(evaluation, item);
        var passes = Sequences.IsTrue(test!.Evaluate(evaluation));
        evaluation.Leave();
        return passes;
    }
}

/// <summary><c>loop</c> inside of a for (https://jinja.palletsprojects.com/en/stable/templates/#for).</summary>
internal sealed class LoopValue(List<ExpressionValue> items) : ObjectValue
{
    private int _index;
    private ExpressionValue? _seen;

    public override string Name => "loop";

    public void Advance() => _index++;

    public override bool TryGet(string name, out ExpressionValue value)
    {
        value = name switch
        {
            "index" => ExpressionValue.Of(_index + 1),
            "index0" => ExpressionValue.Of(_index),
            "revindex" => ExpressionValue.Of(items.Count - _index),
            "revindex0" => ExpressionValue.Of(items.Count - _index - 1),
            "first" => ExpressionValue.Of(_index == 0),
            "last" => ExpressionValue.Of(_index == items.Count - 1),
            "length" => ExpressionValue.Of(items.Count),
            "depth" => ExpressionValue.Of(1),
            "depth0" => ExpressionValue.Of(0),
            "previtem" => _index > 0 ? items[_index - 1] : ExpressionValue.Undefined(name),
            "nextitem" => _index + 1 < items.Count ? items[_index + 1] : ExpressionValue.Undefined(name),
            "cycle" => ExpressionValue.Of(new FunctionValue("loop.cycle", (_, _, arguments) => arguments.Count > 0
                ? arguments.Positional[_index % arguments.Count] : throw Fault.Of("loop.cycle is given no values", "Give at least one"))),
            "changed" => ExpressionValue.Of(new FunctionValue(
                "loop.changed", (evaluation, _, arguments) => Changed(evaluation, ExpressionValue.Tuple([.. arguments.Positional])))),
            _ => default,
        };
        return !value.IsUndefined;
    }

    private ExpressionValue Changed(Evaluation evaluation, ExpressionValue values)
    {
        var isSame = _seen is { } seen && PythonEquality.Equal(seen, values, evaluation);
        _seen = values;
        return ExpressionValue.Of(!isSame);
    }
}
