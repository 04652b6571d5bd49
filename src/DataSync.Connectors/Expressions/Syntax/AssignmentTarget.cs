using DataSync.Connectors.Expressions.Library;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Syntax;

/// <summary>What a value is put into: a name, several names, or a name of a <c>namespace()</c>.</summary>
internal sealed class AssignmentTarget(string[] names, bool isTuple, string? attribute)
{
    /// <exception cref="ExpressionException">The value has another count of items than there are names, or there is no such namespace.</exception>
    public void Assign(Evaluation evaluation, ExpressionValue value)
    {
        if (attribute is not null)
        {
            var space = evaluation.Lookup(names[0]);
            if (space.Kind != ExpressionKind.Object || space.AsObject is not NamespaceValue known)
                throw Fault.Of($"{names[0]} is no namespace, so nothing can be set in it", $"Write {{% set {names[0]} = namespace() %}} before");
            known.Set(attribute, value);
            return;
        }

        if (!isTuple)
        {
            evaluation.Set(names[0], value);
            return;
        }

        var items = value.Kind == ExpressionKind.Object && value.AsObject is GroupValue group ? group.Parts() : Sequences.ToList(value, evaluation);
        if (items.Count != names.Length)
            throw Fault.Of($"{names.Length} names are set to {items.Count} values", "Give as many values as there are names");
        foreach (var (i, name) in names.Index())
            evaluation.Set(name, items[i]);
    }

    public void Collect(NameCollector collector, int offset)
    {
        foreach (var name in names)
        {
            if (attribute is null)
                collector.Declare(name);
            else
                collector.Use(name, isCalled: false, offset);
        }
    }
}
