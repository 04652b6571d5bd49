namespace DataSync.Connectors.Expressions.Syntax;

internal enum TokenKind
{
    /// <summary>Text outside of all tags.</summary>
    Data,
    VariableBegin,
    VariableEnd,
    BlockBegin,
    BlockEnd,
    Name,
    Whole,
    Float,
    Text,
    Operator,
    End,
}

/// <summary>One piece of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it is meant: a quoted text without quotes, a number without underscores.</param>
/// <param name="Offset">Characters before it.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Offset)
{
    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;

    public bool IsOperator(string symbol) => Kind == TokenKind.Operator && Text == symbol;

    /// <summary>For messages.</summary>
    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end of the template",
        TokenKind.VariableEnd => "}}",
        TokenKind.BlockEnd => "%}",
        TokenKind.Text => "a text",
        TokenKind.Data => "text outside of a tag",
        _ => Text,
    };
}
