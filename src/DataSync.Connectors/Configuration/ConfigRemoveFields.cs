using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Configuration;

/// <summary>Removes values from a configuration.</summary>
internal sealed record ConfigRemoveFields(IReadOnlyList<string[]> Pointers, InterpolatedString? Condition) : IConfigTransformation
{
    public const string TypeName = "ConfigRemoveFields";

    public static ConfigRemoveFields Parse(ComponentScope scope) => new(
        [.. (scope.Node("field_pointers") as ManifestList)?.Items.Select((item, i) => PointerOf(scope, item, i)).Where(pointer => pointer.Length > 0) ?? []],
        scope.Text("condition", Variables.ConfigChange));

    public void Apply(JsonObject config, EvaluationContext context)
    {
        if (Condition is not null && !Condition.Holds(context.With("config", ConfigNormalization.Seen(config)).With("property", ExpressionValue.None)
            .With("value", ExpressionValue.None).With("path", ExpressionValue.None)))
            return;
        foreach (var pointer in Pointers)
            ConfigPlace.Remove(config, pointer);
    }

    private static string[] PointerOf(ComponentScope scope, ManifestNode item, int index)
    {
        switch (item)
        {
            case ManifestScalar one:
                return [one.Text];
            case ManifestList { Items.Count: > 0 } list when list.Items.All(step => step is ManifestScalar):
                return [.. list.Items.Cast<ManifestScalar>().Select(step => step.Text)];
            default:
                scope.Problem(item, $"field_pointers[{index}]", "a list of names is expected", "Write it as [credentials, old_name]");
                return [];
        }
    }
}
