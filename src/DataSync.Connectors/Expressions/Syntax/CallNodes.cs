using DataSync.Connectors.Expressions.Library;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Syntax;

/// <summary>What stands in the brackets of a call.</summary>
internal sealed class ArgumentNodes(Node[] positional, KeyValuePair<string, Node>[] named)
{
    public static ArgumentNodes None { get; } = new([], []);

    public IEnumerable<Node> Nodes => positional.Concat(named.Select(argument => argument.Value));

    /// <summary>The values, and the call made ready: what fails now is its fault, and it costs a step.</summary>
    public Arguments Evaluate(string callee, int offset, Evaluation evaluation)
    {
        var given = positional.Length == 0 && named.Length == 0
            ? Arguments.None(callee)
            : new Arguments(
                callee,
                Array.ConvertAll(positional, node => node.Evaluate(evaluation)),
                named.Length == 0 ? [] : Array.ConvertAll(named, argument => KeyValuePair.Create(argument.Key, argument.Value.Evaluate(evaluation))));
        evaluation.Offset = offset;
        evaluation.Charge();
        return given;
    }
}

/// <summary><c>function(a, b=c)</c> and <c>value.method(a)</c>.</summary>
internal sealed class CallNode(Node callee, ArgumentNodes arguments, int offset) : Node(offset)
{
    public override IEnumerable<Node> Children => arguments.Nodes.Prepend(callee);

    public override ExpressionValue Evaluate(Evaluation evaluation) =>
        TryEvaluate(evaluation, out var value) ? value : throw Fault.Undefined(value.MissingName);

    public override bool TryEvaluate(Evaluation evaluation, out ExpressionValue value)
    {
        // A method is called where it stands, without being made a value first.
        if (callee is AttributeNode attribute)
        {
            if (!attribute.Target.TryEvaluate(evaluation, out value))
                return false;
            evaluation.Offset = attribute.Offset;
            if (value.IsUndefined)
                return false;
            if (Attributes.Method(value.Kind, attribute.Name) is { } method)
            {
                value = Call(evaluation, method, attribute.Name, value);
                return true;
            }

            value = Attributes.Get(value, attribute.Name);
        }
        else if (!callee.TryEvaluate(evaluation, out value))
        {
            return false;
        }

        evaluation.Offset = Offset;
        if (value.IsUndefined)
            return false;
        if (value.Kind != ExpressionKind.Function)
            throw Fault.Type("a call", value);
        value = Call(evaluation, value.AsFunction.Body, value.AsFunction.Name, value.AsFunction.Target);
        return true;
    }

    public override void Collect(NameCollector names)
    {
        if (callee is NameNode name)
            names.Use(name.Name, isCalled: true, name.Offset);
        else
            callee.Collect(names);
        foreach (var node in arguments.Nodes)
            node.Collect(names);
    }

    private ExpressionValue Call(Evaluation evaluation, ExpressionFunction function, string name, ExpressionValue target) =>
        function(evaluation, target, arguments.Evaluate(name, Offset, evaluation));
}

/// <summary><c>value | filter(a)</c>.</summary>
internal sealed class FilterNode(Node value, string name, ExpressionFunction filter, ArgumentNodes arguments, int offset) : Node(offset)
{
    public override IEnumerable<Node> Children => arguments.Nodes.Prepend(value);

    public override ExpressionValue Evaluate(Evaluation evaluation)
    {
        var target = value.Evaluate(evaluation);
        return filter(evaluation, target, arguments.Evaluate(name, Offset, evaluation));
    }
}

/// <summary><c>value is test(a)</c>.</summary>
internal sealed class TestNode(Node value, string name, ExpressionTest test, ArgumentNodes arguments, int offset) : Node(offset)
{
    public override IEnumerable<Node> Children => arguments.Nodes.Prepend(value);

    public override ExpressionValue Evaluate(Evaluation evaluation)
    {
        var target = value.Evaluate(evaluation);
        return ExpressionValue.Of(test(evaluation, target, arguments.Evaluate(name, Offset, evaluation)));
    }
}
