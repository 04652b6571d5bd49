using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>One group of the filter <c>groupby</c>: <c>grouper</c> and <c>list</c>.</summary>
internal sealed class GroupValue(ExpressionValue key, List<ExpressionValue> items) : ObjectValue
{
    public override string Name => "group";

    public override bool TryGet(string name, out ExpressionValue value)
    {
        value = name switch { "grouper" => key, "list" => ExpressionValue.List(items), _ => default };
        return name is "grouper" or "list";
    }

    /// <summary>It can be unpacked: <c>for key, items in ...</c>.</summary>
    public List<ExpressionValue> Parts() => [key, ExpressionValue.List(items)];
}
