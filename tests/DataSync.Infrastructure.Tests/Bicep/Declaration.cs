namespace DataSync.Infrastructure.Tests.Bicep;

/// <summary>Something a Bicep file declares: a parameter, variable, output, type, resource or module.</summary>
/// <param name="Name">Its symbol.</param>
/// <param name="Node">The declaration.</param>
/// <param name="Decorators">What stands above it, such as <c>@description('...')</c>, by name.</param>
public sealed record Declaration(string Name, SyntaxNode Node, IReadOnlyDictionary<string, SyntaxNode> Decorators)
{
    /// <summary>The text of its description, null without one.</summary>
    public string? Description => Decorators.GetValueOrDefault("description")?.Parts.FirstOrDefault()?.Value;

    /// <summary>The first text behind its name: the type and version of a resource, the path of a module.</summary>
    public string Target => Node.Parts.First(part => part.Kind == "string").Value;

    /// <summary>What stands behind the equals sign; null for a parameter without a default.</summary>
    public SyntaxNode? Body => Node.Children.SkipWhile(child => child.Kind != "=").Skip(1).FirstOrDefault(child => child.Named);

    /// <summary>The type of a parameter or output, as written.</summary>
    public string TypeText => Node.Parts.First(part => part.Kind == "type").Text;

    /// <summary>Whether a resource is only referred to.</summary>
    public bool IsExisting => Node.Children.Any(child => child.Kind == "existing");

    /// <summary>Whether a caller may leave the parameter out.</summary>
    public bool IsOptional => Body is not null || TypeText.EndsWith('?');

    /// <summary>Type of a resource without its version.</summary>
    public string ResourceType => Target.Split('@')[0];

    /// <summary>Version of a resource's type; empty when none is given.</summary>
    public string ApiVersion => Target.Contains('@', StringComparison.Ordinal) ? Target.Split('@')[1] : "";
}
