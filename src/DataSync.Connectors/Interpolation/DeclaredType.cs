using DataSync.Connectors.Expressions;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Interpolation;

/// <summary>The <c>value_type</c> of a component: as what the rendered text of its value may be read.</summary>
internal static class DeclaredType
{
    /// <summary>
    /// All kinds where the manifest does not say. A number may be whole, where the reference engine leaves a whole number text.
    /// </summary>
    public static LiteralKinds Of(ComponentScope scope)
    {
        switch (scope.Literal("value_type"))
        {
            case null:
                return LiteralKinds.All;
            case "string":
                return LiteralKinds.Text;
            case "number":
                return LiteralKinds.Float | LiteralKinds.Integer;
            case "integer":
                return LiteralKinds.Integer;
            case "boolean":
                return LiteralKinds.Boolean;
            case var other:
                scope.Problem(scope.Node("value_type"), "value_type", $"value_type: {other} is not known", "Use string, number, integer or boolean");
                return LiteralKinds.All;
        }
    }
}
