using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Dynamic;

/// <summary>Where in the configuration a list of values is found.</summary>
internal sealed record StreamConfig(IReadOnlyList<InterpolatedString> Pointer, IReadOnlyList<ExpressionValue> Defaults)
{
    public const string TypeName = "StreamConfig";

    public static StreamConfig Parse(ComponentScope scope) => new(
        scope.Texts("configs_pointer", Variables.Config),
        scope.Node("default_values") is ManifestList list ? [.. list.Items.Select(ManifestValue.Of)] : []);

    /// <summary>The items there, and the manifest's own; a single value is one item, nothing is none.</summary>
    public IEnumerable<ExpressionValue> Items(EvaluationContext context)
    {
        var found = context.TryGet("config", out var value);
        foreach (var segment in Pointer)
            found = found && value.Kind == ExpressionKind.Dictionary && value.AsDictionary.TryGet(segment.Render(context) ?? "", out value);
        IEnumerable<ExpressionValue> items = !found ? [] : value.IsSequence ? value.AsList.Items : [value];
        return items.Concat(Defaults);
    }
}
