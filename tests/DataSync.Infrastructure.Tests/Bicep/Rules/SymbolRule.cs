namespace DataSync.Infrastructure.Tests.Bicep.Rules;

/// <summary>Every name that is used is declared once, and every parameter, variable, import and referred resource is used.</summary>
public static class SymbolRule
{
    /// <summary><see href="https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions"/>: those we call.</summary>
    private static readonly HashSet<string> Functions =
    [
        "bool", "cidrSubnet", "concat", "empty", "environment", "guid", "json", "length", "loadTextContent", "map", "max",
        "range", "readEnvironmentVariable", "resourceGroup", "skip", "subscriptionResourceId", "substring", "take", "tenant", "toObject", "toUpper",
        "union", "uniqueString",
    ];

    public static IEnumerable<string> Findings(BicepFolder folder) => folder.Files.Values.SelectMany(Unknown)
        .Concat(folder.Templates.SelectMany(file => Unused(file).Concat(Twice(file))));

    private static IEnumerable<string> Unknown(BicepFile file)
    {
        var known = Declared(file).Concat(file.LocalNames).ToHashSet();
        return file.Uses.Where(use => !known.Contains(use.Text)).Select(use => $"{file.At(use)}: {use.Text} is declared nowhere")
            .Concat(file.Calls.Where(call => !Functions.Contains(call.Child("function")!.Text))
                .Select(call => $"{file.At(call)}: {call.Child("function")!.Text} is not a function the rules know"));
    }

    private static IEnumerable<string> Unused(BicepFile file)
    {
        var used = file.Uses.Select(use => use.Text).ToHashSet();
        return file.Parameters.Concat(file.Variables).Concat(file.Resources.Where(resource => resource.IsExisting))
            .Select(symbol => symbol.Name)
            .Concat(file.Imports.Select(import => import.Name))
            .Where(name => !used.Contains(name)).Select(name => $"bicep/{file.Path}: {name} is never used");
    }

    private static IEnumerable<string> Twice(BicepFile file) => Declared(file)
        .GroupBy(name => name)
        .Where(group => group.Count() > 1)
        .Select(group => $"bicep/{file.Path}: {group.Key} is declared {group.Count()} times");

    private static IEnumerable<string> Declared(BicepFile file) =>
        file.Symbols.Select(symbol => symbol.Name).Concat(file.Imports.Select(import => import.Name));
}
