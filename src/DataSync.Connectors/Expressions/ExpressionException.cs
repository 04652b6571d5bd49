namespace DataSync.Connectors.Expressions;

/// <summary>
/// A template that is not understood, or an evaluation that has no result. The text names the place in the template, never a
/// value of a record or a configuration.
/// </summary>
internal sealed class ExpressionException : Exception
{
    public ExpressionException(string what, string remedy, string template, int offset, Exception? inner = null)
        : base(Text(what, remedy, template, offset), inner)
    {
        (What, Remedy, Offset) = (what, remedy, offset);
        (Line, Column) = Place(template, offset);
    }

    /// <summary>Without a place; it is added where the template is known.</summary>
    internal ExpressionException(string what, string remedy, bool isUndefined = false)
        : base($"{what}. {remedy}.") => (What, Remedy, IsUndefined) = (what, remedy, isUndefined);

    /// <summary>What is wrong, without the place.</summary>
    public string What { get; }

    /// <summary>What to do about it.</summary>
    public string Remedy { get; }

    /// <summary>Characters before the place in the template.</summary>
    public int Offset { get; }

    /// <summary>Line in the template, from 1.</summary>
    public int Line { get; }

    /// <summary>Character in the line, from 1.</summary>
    public int Column { get; }

    /// <summary>A value that is not there was used: with a default this is no error.</summary>
    internal bool IsUndefined { get; }

    internal static (int Line, int Column) Place(string template, int offset)
    {
        var before = template.AsSpan(0, Math.Clamp(offset, 0, template.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    private static string Text(string what, string remedy, string template, int offset)
    {
        var (line, column) = Place(template, offset);
        return FormattableString.Invariant($"{what} (line {line}, column {column}). {remedy}.");
    }
}
