using DataSync.Connectors.Expressions.Library;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Syntax;

/// <summary><c>target.name</c>.</summary>
internal sealed class AttributeNode(Node target, string name, int offset) : Node(offset)
{
    public Node Target => target;

    public string Name => name;

    public override IEnumerable<Node> Children => [target];

    public override ExpressionValue Evaluate(Evaluation evaluation)
    {
        var value = target.Evaluate(evaluation);
        evaluation.Offset = Offset;
        evaluation.Charge();
        return Attributes.Get(value, name);
    }

    public override bool TryEvaluate(Evaluation evaluation, out ExpressionValue value)
    {
        if (!target.TryEvaluate(evaluation, out value))
            return false;
        evaluation.Offset = Offset;
        if (value.IsUndefined)
            return false;
        value = Attributes.Get(value, name);
        return true;
    }
}

/// <summary><c>target[key]</c>.</summary>
internal sealed class ItemNode(Node target, Node key, int offset) : Node(offset)
{
    public override IEnumerable<Node> Children => [target, key];

    public override ExpressionValue Evaluate(Evaluation evaluation)
    {
        var value = target.Evaluate(evaluation);
        var at = key.Evaluate(evaluation);
        evaluation.Offset = Offset;
        evaluation.Charge();
        return Item(value, at);
    }

    public override bool TryEvaluate(Evaluation evaluation, out ExpressionValue value)
    {
        if (!target.TryEvaluate(evaluation, out value))
            return false;
        var at = key.Evaluate(evaluation);
        evaluation.Offset = Offset;
        if (value.IsUndefined)
            return false;
        value = Item(value, at);
        return true;
    }

    // A key that came from data is not for messages.
    private ExpressionValue Item(ExpressionValue value, ExpressionValue at) =>
        Attributes.Item(value, at) is var item && item.IsUndefined && key is not ConstantNode ? default : item;
}

/// <summary><c>target[start:stop:step]</c>.</summary>
internal sealed class SliceNode(Node target, Node? start, Node? stop, Node? step, int offset) : Node(offset)
{
    public override IEnumerable<Node> Children => new[] { target, start, stop, step }.OfType<Node>();

    public override ExpressionValue Evaluate(Evaluation evaluation)
    {
        var value = target.Evaluate(evaluation);
        var (from, to, by) = (Part(start), Part(stop), Part(step));
        evaluation.Offset = Offset;
        return Sequences.Slice(value, from, to, by, evaluation);

        ExpressionValue Part(Node? part) => part?.Evaluate(evaluation) ?? ExpressionValue.None;
    }
}
