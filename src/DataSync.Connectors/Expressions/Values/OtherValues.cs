using DataSync.Connectors.Expressions.Library;

namespace DataSync.Connectors.Expressions.Values;

/// <summary>What can be gone through and has no place by number.</summary>
/// <param name="Name">What Python calls it: dict_items, generator.</param>
/// <param name="Items">All of it; made when the value was made.</param>
internal sealed record IteratorValue(string Name, ListValue Items);

/// <summary>A function, or a method bound to its value.</summary>
internal sealed record FunctionValue(string Name, ExpressionFunction Body, ExpressionValue Target = default);

/// <summary>What carries names and nothing else.</summary>
internal abstract class ObjectValue
{
    public abstract string Name { get; }

    public abstract bool TryGet(string name, out ExpressionValue value);
}

/// <summary><c>namespace()</c>: names that can be set from inside of a loop.</summary>
internal sealed class NamespaceValue : ObjectValue
{
    private readonly Dictionary<string, ExpressionValue> _values = new(StringComparer.Ordinal);

    public override string Name => "namespace";

    public override bool TryGet(string name, out ExpressionValue value) => _values.TryGetValue(name, out value);

    public void Set(string name, ExpressionValue value) => _values[name] = value;
}
