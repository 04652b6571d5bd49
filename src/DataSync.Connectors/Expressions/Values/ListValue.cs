using System.Text.Json;
using System.Text.Json.Nodes;

namespace DataSync.Connectors.Expressions.Values;

/// <summary>A list or tuple.</summary>
internal abstract class ListValue
{
    public abstract int Count { get; }

    /// <param name="index">From 0, less than <see cref="Count"/>.</param>
    public abstract ExpressionValue this[int index] { get; }

    public abstract IEnumerable<ExpressionValue> Items { get; }

    /// <summary>The list to change.</summary>
    /// <exception cref="ExpressionException">It came in from outside and is shared.</exception>
    public virtual List<ExpressionValue> Writable() => throw ReadOnly();

    internal static ExpressionException ReadOnly() =>
        Fault.Of("a value that came into the template cannot be changed in it", "Make a list or dictionary of its own and change that");
}

/// <summary>A list made by the template.</summary>
internal sealed class MutableListValue(List<ExpressionValue> items, bool isReadOnly) : ListValue
{
    public override int Count => items.Count;

    public override IEnumerable<ExpressionValue> Items => items;

    public override ExpressionValue this[int index] => items[index];

    public override List<ExpressionValue> Writable() => isReadOnly ? base.Writable() : items;
}

/// <summary>A JSON array, read where it lies.</summary>
internal sealed class JsonListValue(JsonElement json) : ListValue
{
    public JsonElement Json => json;

    public override int Count => json.GetArrayLength();

    public override IEnumerable<ExpressionValue> Items
    {
        get
        {
            foreach (var item in json.EnumerateArray())
                yield return ExpressionValue.From(item);
        }
    }

    public override ExpressionValue this[int index] => ExpressionValue.From(json[index]);
}

/// <summary>An array of a JSON tree.</summary>
internal sealed class NodeListValue(JsonArray json) : ListValue
{
    public override int Count => json.Count;

    public override IEnumerable<ExpressionValue> Items => json.Select(ExpressionValue.From);

    public override ExpressionValue this[int index] => ExpressionValue.From(json[index]);
}
