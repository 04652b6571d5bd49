using System.Text.Json;
using System.Text.Json.Nodes;

namespace DataSync.Connectors.Expressions.Values;

/// <summary>A dictionary, in the order its keys came.</summary>
internal abstract class DictionaryValue
{
    public abstract int Count { get; }

    public abstract IEnumerable<KeyValuePair<ExpressionValue, ExpressionValue>> Entries { get; }

    /// <summary>Names that answer to a dot and are no keys; null when there are none.</summary>
    public virtual IReadOnlyDictionary<string, ExpressionValue>? Attributes => null;

    public abstract bool TryGet(string key, out ExpressionValue value);

    /// <exception cref="ExpressionException">A list or dictionary is no key.</exception>
    public virtual bool TryGet(ExpressionValue key, out ExpressionValue value)
    {
        PythonEquality.RequireHashable(key);
        value = default;
        return key.Kind == ExpressionKind.Text && TryGet(key.AsText, out value);
    }

    /// <summary>The dictionary to change.</summary>
    /// <exception cref="ExpressionException">It came in from outside and is shared.</exception>
    public virtual MutableDictionaryValue Writable() => throw ListValue.ReadOnly();
}

/// <summary>A dictionary made by the template, or put together for it and frozen.</summary>
internal sealed class MutableDictionaryValue : DictionaryValue
{
    private readonly OrderedDictionary<ExpressionValue, ExpressionValue> _entries = new(PythonEquality.Comparer);
    private IReadOnlyDictionary<string, ExpressionValue>? _attributes;
    private bool _isFrozen;

    public override int Count => _entries.Count;

    public override IEnumerable<KeyValuePair<ExpressionValue, ExpressionValue>> Entries => _entries;

    public override IReadOnlyDictionary<string, ExpressionValue>? Attributes => _attributes;

    public override bool TryGet(string key, out ExpressionValue value) => _entries.TryGetValue(ExpressionValue.Of(key), out value);

    public override bool TryGet(ExpressionValue key, out ExpressionValue value)
    {
        PythonEquality.RequireHashable(key);
        return _entries.TryGetValue(key, out value);
    }

    public override MutableDictionaryValue Writable() => _isFrozen ? base.Writable() : this;

    /// <exception cref="ExpressionException">A list or dictionary is no key.</exception>
    public void Set(ExpressionValue key, ExpressionValue value)
    {
        PythonEquality.RequireHashable(key);
        _entries[key] = value;
    }

    public bool Remove(ExpressionValue key)
    {
        PythonEquality.RequireHashable(key);
        return _entries.Remove(key);
    }

    public void Clear() => _entries.Clear();

    public MutableDictionaryValue Freeze(IReadOnlyDictionary<string, ExpressionValue>? attributes)
    {
        (_attributes, _isFrozen) = (attributes, true);
        return this;
    }
}

/// <summary>A JSON object, read where it lies.</summary>
internal sealed class JsonDictionaryValue(JsonElement json) : DictionaryValue
{
    public JsonElement Json => json;

    public override int Count => json.GetPropertyCount();

    public override IEnumerable<KeyValuePair<ExpressionValue, ExpressionValue>> Entries
    {
        get
        {
            foreach (var property in json.EnumerateObject())
                yield return new(ExpressionValue.Of(JsonContent.Name(property)), ExpressionValue.From(property.Value));
        }
    }

    public override bool TryGet(string key, out ExpressionValue value)
    {
        var isThere = JsonContent.TryGetProperty(json, key, out var found);
        value = isThere ? ExpressionValue.From(found) : default;
        return isThere;
    }
}

/// <summary>An object of a JSON tree.</summary>
internal sealed class NodeDictionaryValue(JsonObject json) : DictionaryValue
{
    public override int Count => json.Count;

    public override IEnumerable<KeyValuePair<ExpressionValue, ExpressionValue>> Entries =>
        json.Select(entry => KeyValuePair.Create(ExpressionValue.Of(entry.Key), ExpressionValue.From(entry.Value)));

    public override bool TryGet(string key, out ExpressionValue value)
    {
        var isThere = json.TryGetPropertyValue(key, out var found);
        value = isThere ? ExpressionValue.From(found) : default;
        return isThere;
    }
}
