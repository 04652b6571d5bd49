using System.Collections.Frozen;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>Methods of a float.</summary>
internal static class NumberMethods
{
    public static FrozenDictionary<string, ExpressionFunction> All { get; } = new Dictionary<string, ExpressionFunction>(StringComparer.Ordinal)
    {
        ["is_integer"] = (_, self, a) => ExpressionValue.Of(a.Expect().Count == 0 && double.IsInteger(self.AsFloat)),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
