namespace DataSync.Infrastructure.Tests.Bicep.Rules;

/// <summary>Parameter files set what main.bicep declares and everything it needs, and every environment has one.</summary>
public static class ParameterFileRule
{
    public static IEnumerable<string> Findings(BicepFolder folder)
    {
        var declared = folder.Main.Parameters.ToDictionary(parameter => parameter.Name);
        var environments = folder.Files["types.bicep"].Types
            .Single(type => type.Name == "environmentType").Node.All("string_content").Select(text => text.Text);
        return folder.ParameterFiles.SelectMany(file => Of(folder, file, declared))
            .Concat(environments.Where(name => !folder.Files.ContainsKey($"parameters/{name}.bicepparam"))
                .Select(name => $"there is no bicep/parameters/{name}.bicepparam"));
    }

    private static IEnumerable<string> Of(BicepFolder folder, BicepFile file, Dictionary<string, Declaration> declared)
    {
        var set = file.Variables.ToDictionary(variable => variable.Name);
        var lines = folder.Texts[file.Path].Split('\n');
        if (lines[0] != "using '../main.bicep'" || lines.Any(line => line.StartsWith("var ", StringComparison.Ordinal)))
            yield return $"bicep/{file.Path}: not a parameter file of main.bicep";
        foreach (var other in file.Root.Parts.Where(part => part.Kind != "variable_declaration"))
            yield return $"{file.At(other)}: not a parameter";
        foreach (var name in set.Keys.Except(declared.Keys))
            yield return $"bicep/{file.Path}: main.bicep has no parameter {name}";
        foreach (var name in declared.Where(parameter => !parameter.Value.IsOptional).Select(parameter => parameter.Key).Except(set.Keys))
            yield return $"bicep/{file.Path}: {name} is not set";
        if (set.GetValueOrDefault("environmentName")?.Body?.Value != Path.GetFileNameWithoutExtension(file.Path))
            yield return $"bicep/{file.Path}: environmentName is not the file's name";
    }
}
