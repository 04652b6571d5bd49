using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Configuration;

/// <summary>Replaces a value of a configuration by what a table has for it; a value that is not in the table stays.</summary>
internal sealed record ConfigRemapField(
    IReadOnlyList<InterpolatedString> Path, IReadOnlyList<(InterpolatedString Key, ConfigLiteral Value)> Entries, InterpolatedString? Table) : IConfigTransformation
{
    public const string TypeName = "ConfigRemapField";

    public static ConfigRemapField Parse(ComponentScope scope)
    {
        var path = scope.Texts("field_path", Variables.Config);
        if (path.Count == 0)
            scope.Problem(scope.Node("field_path"), "field_path", "field_path has no steps", "Write where the value is, such as [region]");
        switch (scope.Node("map"))
        {
            case ManifestMap map:
                return new ConfigRemapField(path, [.. map.Entries.Select(entry => (
                    scope.Interpolate(entry.Value.Value, $"map.{entry.Key}", entry.Key, Variables.Config),
                    ConfigLiteral.Of(scope, entry.Value.Value, $"map.{entry.Key}")))], null);
            case ManifestScalar:
                return new ConfigRemapField(path, [], scope.RequiredText("map", Variables.Config));
            default:
                scope.Problem(scope.Node("map"), "map", "map is no table", "Write one old: new per line");
                return new ConfigRemapField(path, [], null);
        }
    }

    public void Apply(JsonObject config, EvaluationContext context)
    {
        var now = context.With("config", ConfigNormalization.Seen(config));
        var steps = Path.Select(step => step.Render(now) ?? "").ToArray();
        if (steps.Length == 0 || ConfigPlace.Values(config, steps[..^1]).FirstOrDefault() is not JsonObject at
            || at[steps[^1]] is not { } value || ConfigSchema.TextOf(value) is not { } text)
            return;
        if (Table?.Evaluate(now).ToJsonNode() is JsonObject table)
        {
            if (table.TryGetPropertyValue(text, out var found))
                at[steps[^1]] = found?.DeepClone();
            return;
        }

        foreach (var (_, entry) in Entries.Where(entry => entry.Key.Render(now) == text))
            at[steps[^1]] = entry.Evaluate(now);
    }
}
