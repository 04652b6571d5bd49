namespace DataSync.Core.Definitions;

/// <summary>A definition file cannot be used; the message lists all of its problems, one per line.</summary>
public sealed class DefinitionException(string file, IReadOnlyList<DefinitionProblem> problems)
    : Exception(string.Join('\n', problems))
{
    /// <summary>File as the caller named it.</summary>
    public string File { get; } = file;

    /// <summary>All problems of the file, in file order.</summary>
    public IReadOnlyList<DefinitionProblem> Problems { get; } = problems;
}
