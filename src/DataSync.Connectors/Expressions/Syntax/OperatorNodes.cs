using System.Text;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Syntax;

/// <summary><c>left + right</c> and the other arithmetic.</summary>
internal sealed class ArithmeticNode(string symbol, Node left, Node right, int offset) : Node(offset)
{
    public override IEnumerable<Node> Children => [left, right];

    public override ExpressionValue Evaluate(Evaluation evaluation)
    {
        var (l, r) = (left.Evaluate(evaluation), right.Evaluate(evaluation));
        evaluation.Offset = Offset;
        evaluation.Charge();
        return symbol switch
        {
            "+" => PythonArithmetic.Add(l, r, evaluation),
            "-" => PythonArithmetic.Subtract(l, r, evaluation),
            "*" => PythonArithmetic.Multiply(l, r, evaluation),
            "/" => PythonArithmetic.Divide(l, r),
            "//" => PythonArithmetic.FloorDivide(l, r),
            "%" => PythonArithmetic.Modulo(l, r, evaluation),
            _ => PythonArithmetic.Power(l, r),
        };
    }
}

/// <summary><c>-value</c> and <c>+value</c>.</summary>
internal sealed class SignNode(bool isMinus, Node value, int offset) : Node(offset)
{
    public override IEnumerable<Node> Children => [value];

    public override ExpressionValue Evaluate(Evaluation evaluation)
    {
        var number = value.Evaluate(evaluation);
        evaluation.Offset = Offset;
        evaluation.Charge();
        var negative = PythonArithmetic.Negate(number);
        return isMinus ? negative : PythonArithmetic.Negate(negative);
    }
}

/// <summary><c>a ~ b ~ c</c>: their texts together.</summary>
internal sealed class ConcatenationNode(Node[] parts, int offset) : Node(offset)
{
    public override IEnumerable<Node> Children => parts;

    public override ExpressionValue Evaluate(Evaluation evaluation)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            var value = part.Evaluate(evaluation);
            evaluation.Offset = Offset;
            evaluation.Write(text, value);
        }

        return ExpressionValue.Of(text.ToString());
    }
}

/// <summary><c>a and b</c>, <c>a or b</c>: the last value looked at, as in Python.</summary>
internal sealed class LogicNode(bool isAnd, Node[] operands, int offset) : Node(offset)
{
    public override IEnumerable<Node> Children => operands;

    public override ExpressionValue Evaluate(Evaluation evaluation)
    {
        evaluation.Charge();
        ExpressionValue value = default;
        foreach (var operand in operands)
        {
            value = operand.Evaluate(evaluation);
            if (Sequences.IsTrue(value) != isAnd)
                break;
        }

        return value;
    }
}

/// <summary><c>not value</c>.</summary>
internal sealed class NotNode(Node value, int offset) : Node(offset)
{
    public override IEnumerable<Node> Children => [value];

    public override ExpressionValue Evaluate(Evaluation evaluation)
    {
        evaluation.Charge();
        return ExpressionValue.Of(!Sequences.IsTrue(value.Evaluate(evaluation)));
    }
}

/// <summary><c>a &lt; b == c in d</c>: each with its neighbour, as in Python.</summary>
internal sealed class ComparisonNode(Node first, (string Symbol, Node Operand)[] rest, int offset) : Node(offset)
{
    public override IEnumerable<Node> Children => rest.Select(part => part.Operand).Prepend(first);

    public override ExpressionValue Evaluate(Evaluation evaluation)
    {
        var left = first.Evaluate(evaluation);
        foreach (var (symbol, operand) in rest)
        {
            var right = operand.Evaluate(evaluation);
            evaluation.Offset = Offset;
            evaluation.Charge();
            if (!Holds(symbol, left, right, evaluation))
                return ExpressionValue.False;
            left = right;
        }

        return ExpressionValue.True;
    }

    private static bool Holds(string symbol, ExpressionValue left, ExpressionValue right, Evaluation evaluation) => symbol switch
    {
        "==" => PythonEquality.Equal(left, right, evaluation),
        "!=" => !PythonEquality.Equal(left, right, evaluation),
        "in" => Sequences.Contains(right, left, evaluation),
        "not in" => !Sequences.Contains(right, left, evaluation),
        _ when PythonOrder.IsUnordered(left, right) && left.IsNumber && right.IsNumber => false,
        "<" => PythonOrder.Compare(left, right, evaluation) < 0,
        "<=" => PythonOrder.Compare(left, right, evaluation) <= 0,
        ">" => PythonOrder.Compare(left, right, evaluation) > 0,
        _ => PythonOrder.Compare(left, right, evaluation) >= 0,
    };
}

/// <summary><c>a if test else b</c>; without the else it is undefined.</summary>
internal sealed class ConditionalNode(Node test, Node value, Node? otherwise, int offset) : Node(offset)
{
    public override IEnumerable<Node> Children => otherwise is null ? [test, value] : [test, value, otherwise];

    public override ExpressionValue Evaluate(Evaluation evaluation)
    {
        evaluation.Charge();
        return Sequences.IsTrue(test.Evaluate(evaluation)) ? value.Evaluate(evaluation) : otherwise?.Evaluate(evaluation) ?? default;
    }

    public override bool TryEvaluate(Evaluation evaluation, out ExpressionValue result)
    {
        if (Sequences.IsTrue(test.Evaluate(evaluation)))
            return value.TryEvaluate(evaluation, out result);
        result = default;
        return otherwise?.TryEvaluate(evaluation, out result) ?? true;
    }
}
