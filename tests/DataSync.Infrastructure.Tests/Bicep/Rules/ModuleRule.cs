namespace DataSync.Infrastructure.Tests.Bicep.Rules;

/// <summary>Modules exist, are used, and get exactly the parameters they declare; what is taken of them is what they offer.</summary>
public static class ModuleRule
{
    public static IEnumerable<string> Findings(BicepFolder folder) => folder.Templates
        .SelectMany(file => file.Modules.SelectMany(module => CallFindings(folder, file, module)).Concat(ImportFindings(folder, file)))
        .Concat(Unreferenced(folder));

    private static IEnumerable<string> CallFindings(BicepFolder folder, BicepFile file, Declaration module)
    {
        var path = BicepFolder.Resolve(file, module.Target);
        if (!folder.Files.TryGetValue(path, out var called))
            return [$"{file.At(module.Node)}: there is no bicep/{path}"];

        var given = module.Body!["params"]?.Properties.Select(property => property.Name).ToHashSet() ?? [];
        var declared = called.Parameters.ToList();
        var offered = called.Outputs.Select(output => output.Name).ToHashSet();
        return given.Except(declared.Select(parameter => parameter.Name))
            .Select(name => $"{file.At(module.Node)}: {path} has no parameter {name}")
            .Concat(declared.Where(parameter => !parameter.IsOptional && !given.Contains(parameter.Name))
                .Select(parameter => $"{file.At(module.Node)}: {path} needs the parameter {parameter.Name}"))
            .Concat(OutputsTaken(file, module.Name).Where(taken => !offered.Contains(taken.Name))
                .Select(taken => $"{file.At(taken.Node)}: {path} has no output {taken.Name}"));
    }

    /// <summary>NAME in <c>module.outputs.NAME</c>, <c>module!.outputs.NAME</c> and <c>modules[i].outputs.NAME</c>.</summary>
    private static IEnumerable<(string Name, SyntaxNode Node)> OutputsTaken(BicepFile file, string module) =>
        from node in file.Root.All("member_expression")
        let outputs = node.Child("object")
        where outputs?.Kind == "member_expression" && outputs.Child("property")?.Text == "outputs"
        let source = outputs.Child("object")!
        where (source.Kind == "subscript_expression" ? source.Child("object")!.Text : source.Text) == module
        select (node.Child("property")!.Text, node);

    private static IEnumerable<string> ImportFindings(BicepFolder folder, BicepFile file) =>
        from import in file.Imports
        let path = BicepFolder.Resolve(file, import.From)
        where !folder.Files.TryGetValue(path, out var source)
            || !source.Types.Any(type => type.Name == import.Name && type.Decorators.ContainsKey("export"))
        select $"bicep/{file.Path}: bicep/{path} exports no {import.Name}";

    private static IEnumerable<string> Unreferenced(BicepFolder folder)
    {
        var referenced = folder.Templates.SelectMany(file => file.Modules.Select(module => BicepFolder.Resolve(file, module.Target))
            .Concat(file.Imports.Select(import => BicepFolder.Resolve(file, import.From)))
            .Concat(file.Calls.Where(call => call.Child("function")?.Text == "loadTextContent")
                .Select(call => BicepFolder.Resolve(file, call.Child("arguments")!.Parts.First().Value))))
            .Append("main.bicep").Append("bicepconfig.json").ToHashSet();
        return folder.Texts.Keys.Where(path => !path.EndsWith(".bicepparam", StringComparison.Ordinal)).Except(referenced)
            .Select(path => $"bicep/{path}: nothing refers to it")
            .Concat(referenced.Except(folder.Texts.Keys).Select(path => $"bicep/{path}: referred to, but not there"));
    }
}
