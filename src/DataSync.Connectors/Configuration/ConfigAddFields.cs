using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Configuration;

/// <summary>Adds values to a configuration, each computed from what is there when its turn comes.</summary>
internal sealed record ConfigAddFields(IReadOnlyList<ConfigAddFields.Field> Fields, InterpolatedString? Condition) : IConfigTransformation
{
    public const string TypeName = "ConfigAddFields";

    public static ConfigAddFields Parse(ComponentScope scope) => new(
        [.. scope.Children("fields", "AddedFieldDefinition").Select(field => field.Read(("AddedFieldDefinition", FieldOf))).OfType<Field>()],
        scope.Text("condition", Variables.ConfigChange));

    public void Apply(JsonObject config, EvaluationContext context)
    {
        foreach (var field in Fields)
        {
            var now = context.With("config", ConfigNormalization.Seen(config));
            var value = field.Value.Evaluate(now, field.Literals);
            if (Condition is null || Condition.Holds(now.With("value", value).With("property", value).With("path", PathValue(field))))
                ConfigPlace.Set(config, field.Path, value.ToJsonNode());
        }
    }

    private static ExpressionValue PathValue(Field field) => ExpressionValue.List([.. field.Path.Select(ExpressionValue.Of)]);

    private static Field FieldOf(ComponentScope scope)
    {
        var path = scope.Literals("path");
        if (path.Count == 0)
            scope.Problem(scope.Node("path"), "path", "path has no steps", "Write where the value goes, such as [credentials, auth_type]");
        return new Field(path, scope.RequiredText("value", Variables.Config), DeclaredType.Of(scope));
    }

    /// <param name="Path">Where the value goes.</param>
    /// <param name="Value">The value.</param>
    /// <param name="Literals">As what its text may be read.</param>
    internal sealed record Field(IReadOnlyList<string> Path, InterpolatedString Value, LiteralKinds Literals);
}
