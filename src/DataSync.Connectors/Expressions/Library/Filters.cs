using System.Collections.Frozen;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>
/// All filters: the reference engine's own (<c>interpolation/filters.py</c>), and of Jinja
/// (https://jinja.palletsprojects.com/en/stable/templates/#list-of-builtin-filters) those that are pure and make no HTML.
/// </summary>
internal static class Filters
{
    public static FrozenDictionary<string, ExpressionFunction> All { get; } =
        new[] { TextFilters.All, NumberFilters.All, SequenceFilters.All, SelectionFilters.All, CodingFilters.All }
            .SelectMany(filters => filters).ToFrozenDictionary(StringComparer.Ordinal);

    public static ExpressionException Unknown(string name) =>
        Fault.Of($"there is no filter {name}", NearestName.Remedy(name, All.Keys, "Filters are"));
}
