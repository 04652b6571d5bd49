namespace DataSync.Infrastructure.Tests.Bicep.Rules;

/// <summary>Every file follows the grammar.</summary>
public static class SyntaxRule
{
    public static IEnumerable<string> Findings(BicepFolder folder) =>
        from file in folder.Files.Values
        from node in file.Root.Everything
        where node.Kind is "ERROR" or "MISSING"
        select $"{file.At(node)}: {node.Kind} at '{node.Text}'";
}
