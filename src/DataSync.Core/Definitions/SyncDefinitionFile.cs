namespace DataSync.Core.Definitions;

/// <summary>A sync definition as read from its file.</summary>
/// <param name="Definition">The definition.</param>
/// <param name="Warnings">What is accepted but has no effect or looks like a mistake, in file order.</param>
public sealed record SyncDefinitionFile(SyncDefinition Definition, IReadOnlyList<DefinitionProblem> Warnings);
