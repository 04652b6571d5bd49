using System.Text;
using DataSync.Connectors.Expressions.Library;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Syntax;

/// <summary>Text outside of all tags.</summary>
internal sealed class TextNode(string text, int offset) : Node(offset)
{
    public string Text => text;

    public override IEnumerable<Node> Children => [];

    public override void Render(Evaluation evaluation, StringBuilder output) => evaluation.Write(output, ExpressionValue.Of(text));
}

/// <summary><c>{{ value }}</c>.</summary>
internal sealed class OutputNode(Node value, int offset) : Node(offset)
{
    public Node Value => value;

    public override IEnumerable<Node> Children => [value];

    public override void Render(Evaluation evaluation, StringBuilder output)
    {
        var result = value.Evaluate(evaluation);
        evaluation.Offset = Offset;
        evaluation.Write(output, result);
    }
}

/// <summary><c>{% if %}</c> with <c>{% elif %}</c> and <c>{% else %}</c>; the last test is null for the else.</summary>
internal sealed class IfNode((Node? Test, Node[] Body)[] branches, int offset) : Node(offset)
{
    public override IEnumerable<Node> Children => branches.SelectMany(branch => branch.Test is null ? branch.Body : branch.Body.Prepend(branch.Test));

    public override void Render(Evaluation evaluation, StringBuilder output)
    {
        foreach (var (test, body) in branches)
        {
            evaluation.Charge();
            if (test is not null && !Sequences.IsTrue(test.Evaluate(evaluation)))
                continue;
            foreach (var node in body)
                node.Render(evaluation, output);
            return;
        }
    }
}

/// <summary><c>{% set name = value %}</c>, or with a body instead of the value.</summary>
internal sealed class SetNode(AssignmentTarget target, Node? value, Node[] body, int offset) : Node(offset)
{
    public override IEnumerable<Node> Children => value is null ? body : [value];

    public override void Render(Evaluation evaluation, StringBuilder output)
    {
        var result = value?.Evaluate(evaluation) ?? RenderBody(evaluation);
        evaluation.Offset = Offset;
        evaluation.Charge();
        target.Assign(evaluation, result);
    }

    public override void Collect(NameCollector names)
    {
        base.Collect(names);
        target.Collect(names, Offset);
    }

    private ExpressionValue RenderBody(Evaluation evaluation)
    {
        var text = new StringBuilder();
        evaluation.Enter();
        foreach (var node in body)
            node.Render(evaluation, text);
        evaluation.Leave();
        return ExpressionValue.Of(text.ToString());
    }
}

/// <summary><c>{% with a = b %}</c>: names for a part of the template.</summary>
internal sealed class WithNode((AssignmentTarget Target, Node Value)[] assignments, Node[] body, int offset) : Node(offset)
{
    public override IEnumerable<Node> Children => assignments.Select(assignment => assignment.Value).Concat(body);

    public override void Render(Evaluation evaluation, StringBuilder output)
    {
        var values = Array.ConvertAll(assignments, assignment => assignment.Value.Evaluate(evaluation));
        evaluation.Enter();
        foreach (var (i, (target, _)) in assignments.Index())
            target.Assign(evaluation, values[i]);
        foreach (var node in body)
            node.Render(evaluation, output);
        evaluation.Leave();
    }

    public override void Collect(NameCollector names)
    {
        foreach (var (_, value) in assignments)
            value.Collect(names);
        names.Enter();
        foreach (var (target, _) in assignments)
            target.Collect(names, Offset);
        foreach (var node in body)
            node.Collect(names);
        names.Leave();
    }
}

/// <summary><c>{% filter name %}</c>: a filter on what is put out.</summary>
internal sealed class FilterBlockNode(Node[] body, Func<Node, Node> filter, int offset) : Node(offset)
{
    public override IEnumerable<Node> Children => body;

    public override void Render(Evaluation evaluation, StringBuilder output)
    {
        var text = new StringBuilder();
        evaluation.Enter();
        foreach (var node in body)
            node.Render(evaluation, text);
        evaluation.Leave();
        evaluation.Write(output, filter(new ConstantNode(ExpressionValue.Of(text.ToString()), Offset)).Evaluate(evaluation));
    }

    public override void Collect(NameCollector names)
    {
        filter(new ConstantNode(ExpressionValue.Of(""), Offset)).Collect(names);
        names.Enter();
        base.Collect(names);
        names.Leave();
    }
}
