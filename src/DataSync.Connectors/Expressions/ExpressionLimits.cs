namespace DataSync.Connectors.Expressions;

/// <summary>What one template may take. Manifests are far below; the limits hold whoever writes a hostile one.</summary>
internal sealed record ExpressionLimits
{
    public static ExpressionLimits Default { get; } = new();

    /// <summary>Characters of a template. The longest of 290 public manifests has 2,970.</summary>
    public int TemplateLength { get; init; } = 50_000;

    /// <summary>Expressions in expressions, and blocks in blocks.</summary>
    public int Depth { get; init; } = 100;

    /// <summary>Units of work of one evaluation: an operation is one, an item gone through another, so are 32 characters made.</summary>
    public long Work { get; init; } = 200_000;

    /// <summary>Characters of a text that an evaluation makes, and of its result.</summary>
    public int TextLength { get; init; } = 1_000_000;

    /// <summary>Time for one search with a regular expression.</summary>
    public TimeSpan RegexTimeout { get; init; } = TimeSpan.FromMilliseconds(50);
}
