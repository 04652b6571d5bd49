using System.Globalization;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>What filters sort, group and select items by: an attribute such as <c>a.b.0</c>, or the item itself.</summary>
internal static class ItemKey
{
    /// <summary>
    /// The key of an item by an attribute (names and places with dots between; None for the item itself); items that do not
    /// have it get <paramref name="missing"/>, or stay undefined.
    /// </summary>
    public static Func<ExpressionValue, ExpressionValue> By(ExpressionValue? attribute, ExpressionValue? missing = null, bool ignoresCase = false)
    {
        List<ExpressionValue> parts = attribute switch
        {
            null or { IsNone: true } => [],
            { Kind: ExpressionKind.Text, AsText: var path } => [.. path.Split('.').Select(Part)],
            { } place => [place],
        };
        return item =>
        {
            foreach (var part in parts)
            {
                item = Attributes.Item(item, part);
                if (item.IsUndefined && missing is { } instead)
                    item = instead;
            }

            return ignoresCase && item.Kind == ExpressionKind.Text ? ExpressionValue.Of(item.AsText.ToLowerInvariant()) : item;
        };
    }

    private static ExpressionValue Part(string name) =>
        long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? ExpressionValue.Of(place) : ExpressionValue.Of(name);
}
