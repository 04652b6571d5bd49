using System.Text;

namespace DataSync.Connectors.Expressions.Syntax;

/// <summary>A part of a parsed template: an expression or a statement. Immutable.</summary>
internal abstract class Node(int offset)
{
    /// <summary>Characters before it in the template.</summary>
    public int Offset { get; } = offset;

    /// <summary>The parts it is made of.</summary>
    public abstract IEnumerable<Node> Children { get; }

    /// <summary>How many nodes are in each other here; set by the parser.</summary>
    public int Depth { get; set; }

    /// <summary>The value of an expression.</summary>
    /// <exception cref="ExpressionException">It has none.</exception>
    public virtual ExpressionValue Evaluate(Evaluation evaluation) => throw new InvalidOperationException("A statement has no value.");

    /// <summary>False, instead of an exception, when a value is used that is not there; its name is then in the undefined value.</summary>
    public virtual bool TryEvaluate(Evaluation evaluation, out ExpressionValue value)
    {
        value = Evaluate(evaluation);
        return true;
    }

    /// <summary>Writes what a statement puts out.</summary>
    public virtual void Render(Evaluation evaluation, StringBuilder output) =>
        throw new InvalidOperationException("An expression puts out nothing by itself.");

    /// <summary>Tells the names it takes from its surroundings and those it sets.</summary>
    public virtual void Collect(NameCollector names)
    {
        foreach (var child in Children)
            child.Collect(names);
    }
}
