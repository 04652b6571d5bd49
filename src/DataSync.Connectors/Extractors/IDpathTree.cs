using System.Diagnostics.CodeAnalysis;

namespace DataSync.Connectors.Extractors;

/// <summary>How to go through a kind of JSON tree: one is only read, another changed.</summary>
internal interface IDpathTree<T>
{
    /// <summary>What stands in an object or a list; nothing in other values.</summary>
    static abstract IEnumerable<DpathMatch<T>> Children(T node);

    /// <summary>Number of items of a list; null for other values.</summary>
    static abstract int? Length(T node);

    /// <summary>A value of an object by its name.</summary>
    static abstract bool TryGet(T node, string name, [MaybeNullWhen(false)] out T value);
}
