namespace DataSync.Connectors.Expressions.Values;

/// <summary>The work that is left to one evaluation, so that no template takes the process for itself.</summary>
internal class Budget(ExpressionLimits limits)
{
    // Deep enough for any data; a list that holds itself ends here.
    private const int MaxNesting = 150;
    private const int CharactersPerUnit = 32;

    private long _left = limits.Work;

    public ExpressionLimits Limits { get; } = limits;

    /// <exception cref="ExpressionException">Too much work was done.</exception>
    public void Charge(long units = 1)
    {
        _left -= units;
        if (_left < 0)
            throw Fault.Limit($"the expression takes more than {Limits.Work} steps");
    }

    /// <summary>To be asked before a text of that length is made.</summary>
    /// <exception cref="ExpressionException">The text is too long, or too much work was done.</exception>
    public void ChargeText(long length)
    {
        if (length > Limits.TextLength)
            throw Fault.Limit($"a text gets longer than {Limits.TextLength} characters");
        Charge(1 + (length / CharactersPerUnit));
    }

    /// <param name="depth">Of the value looked at in those around it.</param>
    /// <exception cref="ExpressionException">The nesting is too deep, or endless.</exception>
    public static void Nest(int depth)
    {
        if (depth > MaxNesting)
            throw Fault.Limit($"a value is nested deeper than {MaxNesting} levels, or holds itself");
    }
}
