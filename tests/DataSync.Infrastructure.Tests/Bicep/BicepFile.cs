namespace DataSync.Infrastructure.Tests.Bicep;

/// <summary>One Bicep file and what it declares.</summary>
public sealed class BicepFile
{
    private readonly ILookup<string, Declaration> _declarations;

    /// <summary>Takes a file apart.</summary>
    /// <param name="path">Path below <c>bicep/</c>, with slashes.</param>
    /// <param name="root">Its tree.</param>
    public BicepFile(string path, SyntaxNode root)
    {
        Path = path;
        Root = root;
        _declarations = Declare(root).ToLookup(declaration => declaration.Node.Kind);
    }

    public string Path { get; }

    public SyntaxNode Root { get; }

    public IEnumerable<Declaration> Parameters => _declarations["parameter_declaration"];

    public IEnumerable<Declaration> Variables => _declarations["variable_declaration"];

    public IEnumerable<Declaration> Outputs => _declarations["output_declaration"];

    public IEnumerable<Declaration> Types => _declarations["type_declaration"];

    public IEnumerable<Declaration> Resources => _declarations["resource_declaration"];

    public IEnumerable<Declaration> Modules => _declarations["module_declaration"];

    public IEnumerable<Declaration> Metadata => _declarations["metadata_declaration"];

    /// <summary>Everything with a symbol that can be used.</summary>
    public IEnumerable<Declaration> Symbols => Parameters.Concat(Variables).Concat(Types).Concat(Resources).Concat(Modules);

    /// <summary>Names imported from other files, with the path they come from.</summary>
    public IEnumerable<(string Name, string From)> Imports => Root.Parts
        .Where(part => part.Kind == "import_functionality")
        .SelectMany(import => import.Parts.Where(part => part.Kind == "identifier")
            .Select(name => (name.Text, import.Parts.Last(part => part.Kind == "string").Value)));

    /// <summary>Names of loops' and lambdas' variables.</summary>
    public IEnumerable<string> LocalNames => Root.Everything.SelectMany(node => node.Kind switch
    {
        "loop_variable" or "loop_enumerator" => [node.Text],
        "for_statement" => node.Parts.Where(part => part.Field == "initializer").Take(1).Select(part => part.Text),
        "lambda_expression" => LambdaNames(node.Parts.First()),
        _ => [],
    });

    /// <summary>Every place where a name is used: not where it is declared, nor names of properties and functions.</summary>
    public IEnumerable<SyntaxNode> Uses => UsesIn(Root);

    /// <summary>Every call of a function, decorators aside.</summary>
    public IEnumerable<SyntaxNode> Calls => Root.All("call_expression")
        .Except(Root.All("decorator").SelectMany(node => node.All("call_expression")));

    /// <summary>Says where something is.</summary>
    public string At(SyntaxNode node) => $"bicep/{Path}({node.Line})";

    private static IEnumerable<string> LambdaNames(SyntaxNode variables) =>
        variables.Kind == "identifier" ? [variables.Text] : variables.All("identifier").Select(name => name.Text);

    private static IEnumerable<SyntaxNode> UsesIn(SyntaxNode node)
    {
        if (node.Kind == "identifier")
            return [node];
        var parts = node.Parts.ToList();
        var skipped = node.Kind switch
        {
            "decorator" or "import_functionality" or "metadata_declaration" or "target_scope_assignment" => parts,
            "parameter_declaration" or "variable_declaration" or "output_declaration" or "type_declaration" or "resource_declaration"
                or "module_declaration" or "lambda_expression" => parts.Take(1),
            "object_property" => parts.Where(part => part.Kind != "decorators").Take(1).Where(name => name.Kind == "identifier"),
            "call_expression" => parts.Where(part => part.Field == "function"),
            "for_statement" when parts[0].Kind == "identifier" => parts.Take(1),
            _ => [],
        };
        return parts.Except(skipped).SelectMany(UsesIn);
    }

    private static IEnumerable<Declaration> Declare(SyntaxNode root)
    {
        var decorators = new Dictionary<string, SyntaxNode>();
        foreach (var part in root.Parts)
        {
            if (part.Kind == "decorators")
            {
                foreach (var call in part.Parts.Select(decorator => decorator.Parts.First()))
                    decorators[call.Child("function")?.Text ?? call.Text] = call.Child("arguments") ?? call;
                continue;
            }

            if (part.Parts.FirstOrDefault(piece => piece.Kind == "identifier") is { } name)
                yield return new Declaration(name.Text, part, decorators);
            decorators = [];
        }
    }
}
