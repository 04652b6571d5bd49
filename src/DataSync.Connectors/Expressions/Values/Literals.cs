namespace DataSync.Connectors.Expressions.Values;

/// <summary>The reference engine's detour: a value becomes text, and the text is read as a literal where it is one.</summary>
internal static class Literals
{
    /// <summary>What a rendered text stands for; undefined for an empty one.</summary>
    public static ExpressionValue Read(string text, LiteralKinds kinds, Budget budget)
    {
        if (text.Length == 0)
            return default;
        return kinds != LiteralKinds.Nothing && PythonLiteral.TryRead(text, budget, out var literal) && PythonLiteral.IsOf(kinds, literal)
            ? literal : ExpressionValue.Of(text);
    }

    /// <summary>What the value's text stands for, without making the text where that is the value itself.</summary>
    public static ExpressionValue Of(ExpressionValue value, LiteralKinds kinds, Budget budget) =>
        value.IsUndefined ? default
        : value.Kind != ExpressionKind.Text && PythonLiteral.IsOf(kinds, value) && SurvivesText(value, budget, 0) ? value
        : Read(PythonText.Of(value, budget), kinds, budget);

    // JSON comes back as it was: each of its values is a literal.
    private static bool SurvivesText(ExpressionValue value, Budget budget, int depth)
    {
        Budget.Nest(depth);
        budget.Charge();
        return value.Kind switch
        {
            ExpressionKind.None or ExpressionKind.Boolean or ExpressionKind.Integer or ExpressionKind.Text => true,
            ExpressionKind.Float => double.IsFinite(value.AsFloat),
            ExpressionKind.List or ExpressionKind.Tuple => value.AsList is JsonListValue or NodeListValue
                || value.AsList.Items.All(item => SurvivesText(item, budget, depth + 1)),
            ExpressionKind.Dictionary => value.AsDictionary is JsonDictionaryValue or NodeDictionaryValue
                || value.AsDictionary.Entries.All(entry => SurvivesText(entry.Key, budget, depth + 1) && SurvivesText(entry.Value, budget, depth + 1)),
            _ => false,
        };
    }
}
