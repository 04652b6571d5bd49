using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Transformations;

/// <summary>A field to add to records.</summary>
/// <param name="Path">Names that lead to it; those of digits are places in lists.</param>
/// <param name="Value">Its value.</param>
/// <param name="Literals">As what the rendered value may be read; of another kind it stays text.</param>
/// <param name="Place">The component, for messages.</param>
internal sealed record AddedField(IReadOnlyList<InterpolatedString> Path, InterpolatedString Value, LiteralKinds Literals, string Place)
{
    public const string TypeName = "AddedFieldDefinition";

    private readonly string[]? _plainPath = Path.Any(segment => segment.Template.Contains('{', StringComparison.Ordinal))
        ? null
        : [.. Path.Select(segment => segment.Template)];

    public static AddedField Parse(ComponentScope scope)
    {
        var path = scope.Texts("path", Variables.Record);
        if (path.Count == 0)
            scope.Problem(scope.Node("path"), "path", "path is missing or empty", "Name the field, as in path: [\"name\"]");
        return new AddedField(path, scope.RequiredText("value", Variables.Record), DeclaredType.Of(scope), scope.Place);
    }

    /// <summary>The names that lead to the field of a record.</summary>
    public IReadOnlyList<string> PathIn(EvaluationContext context) =>
        _plainPath ?? [.. Path.Select(segment => segment.Render(context) ?? "")];
}
