namespace DataSync.Infrastructure.Tests.Bicep.Rules;

/// <summary>Every file, parameter, output and shared type says what it is for.</summary>
public static class DescriptionRule
{
    public static IEnumerable<string> Findings(BicepFolder folder) => folder.Templates.SelectMany(file => file.Parameters
        .Concat(file.Outputs)
        .Concat(file.Types)
        .Where(declaration => string.IsNullOrWhiteSpace(declaration.Description))
        .Select(declaration => $"{file.At(declaration.Node)}: {declaration.Name} has no @description")
        .Concat(file.Metadata.Any(metadata => metadata.Name == "description") ? [] : [$"bicep/{file.Path}: no metadata description"]));
}
