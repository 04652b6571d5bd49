namespace DataSync.Connectors.Expressions;

/// <summary>A name that a template takes from its surroundings.</summary>
/// <param name="Name">Variable, or a function that is not known.</param>
/// <param name="IsCalled">Whether it is called like a function.</param>
/// <param name="Offset">Characters before its first place in the template.</param>
/// <param name="Line">Line of that place, from 1.</param>
/// <param name="Column">Character in the line, from 1.</param>
internal sealed record ExpressionName(string Name, bool IsCalled, int Offset, int Line, int Column);
