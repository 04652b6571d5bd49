namespace DataSync.Core.Definitions;

/// <summary>Something wrong, or worth a warning, in a definition file.</summary>
/// <param name="File">File as the caller named it.</param>
/// <param name="Line">One-based line.</param>
/// <param name="Column">One-based column.</param>
/// <param name="Path">Dotted path of the key, such as <c>mapping.email.format</c>; empty for the whole file.</param>
/// <param name="Message">What is wrong and what to write instead. Never a value of <c>source.config</c>.</param>
public sealed record DefinitionProblem(string File, int Line, int Column, string Path, string Message)
{
    /// <summary>The form compilers use, so that editors and terminals can jump to the place.</summary>
    public override string ToString() =>
        Path.Length == 0 ? $"{File}({Line},{Column}): {Message}" : $"{File}({Line},{Column}): {Path}: {Message}";
}
