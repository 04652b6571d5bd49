namespace DataSync.Infrastructure.Tests.Bicep;

/// <summary>A piece of a Bicep file, as the grammar sees it.</summary>
/// <param name="Kind">What it is, such as <c>object_property</c>; ERROR or MISSING where the file breaks the grammar.</param>
/// <param name="Field">What it is to its parent, such as <c>function</c>; null for most.</param>
/// <param name="Named">False for punctuation and keywords.</param>
/// <param name="Source">The whole file.</param>
/// <param name="Start">First character.</param>
/// <param name="End">Character behind the last.</param>
/// <param name="Line">Line of the first character, from 1.</param>
/// <param name="Children">What it consists of.</param>
public sealed record SyntaxNode(
    string Kind, string? Field, bool Named, string Source, int Start, int End, int Line, IReadOnlyList<SyntaxNode> Children)
{
    /// <summary>Its text as it stands in the file.</summary>
    public string Text => Source[Start..End];

    /// <summary>Its children without punctuation and comments.</summary>
    public IEnumerable<SyntaxNode> Parts => Children.Where(child => child.Named && child.Kind is not ("comment" or "diagnostic_comment"));

    /// <summary>Itself and everything in it.</summary>
    public IEnumerable<SyntaxNode> Everything => Children.SelectMany(child => child.Everything).Prepend(this);

    /// <summary>Everything in it of one kind.</summary>
    public IEnumerable<SyntaxNode> All(string kind) => Everything.Where(node => node.Kind == kind);

    /// <summary>The child of that field.</summary>
    public SyntaxNode? Child(string field) => Children.FirstOrDefault(child => child.Field == field);

    /// <summary>The text of a string without quotes and without escapes; otherwise the text.</summary>
    public string Value => Kind == "string" ? Text.Trim('\'').Replace("\\'", "'").Replace("\\$", "$").Trim('\n') : Text;

    /// <summary>The properties of an object, in order; of a loop or a condition, those of the object it makes.</summary>
    public IReadOnlyList<Property> Properties => Object?.Parts
        .Where(part => part.Kind == "object_property")
        .Select(part => part.Parts.Where(piece => piece.Kind != "decorators").ToList())
        .Where(pieces => pieces.Count == 2)
        .Select(pieces => new Property(pieces[0].Value, pieces[1]))
        .ToList() ?? [];

    /// <summary>The value of a property, looked up by a path with dots; null when there is none.</summary>
    public SyntaxNode? this[string path] => path.Split('.').Aggregate(
        (SyntaxNode?)this, (node, name) => node?.Properties.FirstOrDefault(property => property.Name == name)?.Value);

    /// <summary>The object, also when it stands in a loop or behind a condition; null for anything else.</summary>
    public SyntaxNode? Object => Kind switch
    {
        "object" => this,
        "for_statement" => Child("body")?.Object,
        "if_statement" => Parts.Last().Object,
        _ => null,
    };
}

/// <summary>One property of an object.</summary>
public sealed record Property(string Name, SyntaxNode Value);
