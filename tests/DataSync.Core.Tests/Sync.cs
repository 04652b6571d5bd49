using DataSync.Core.Definitions;

namespace DataSync.Core.Tests;

/// <summary>Builds definitions from the part a test is about.</summary>
internal static class Sync
{
    public const string Head = """
        name: people
        source: { connector: people-api, stream: people }

        """;

    public const string Tail = """

        destination: { table: people, key: [id] }
        """;

    public static SyncDefinition Parse(string yaml) => SyncDefinitionParser.Parse(yaml, "people.yaml").Definition;

    /// <summary>A definition with a key column <c>id</c> and the given further lines of mapping.</summary>
    public static string WithColumns(params string[] columns) =>
        Head + "mapping:\n  id: { from: id, type: integer, required: true }\n" + string.Concat(columns.Select(c => $"  {c}\n")) + Tail;

    public static IReadOnlyList<DefinitionProblem> ProblemsOf(string yaml) =>
        Should.Throw<DefinitionException>(() => SyncDefinitionParser.Parse(yaml, "people.yaml")).Problems;

    public static DefinitionProblem ProblemOf(string yaml) => ProblemsOf(yaml).ShouldHaveSingleItem();
}
