using System.Globalization;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Dynamic;

/// <summary>Where in the configuration a list of values is found.</summary>
internal sealed record StreamConfig(IReadOnlyList<InterpolatedString> Pointer, IReadOnlyList<ExpressionValue> Defaults)
{
    public const string TypeName = "StreamConfig";

    public static StreamConfig Parse(ComponentScope scope) => new(
        scope.Texts("configs_pointer", Variables.Config),
        scope.Node("default_values") is ManifestList list ? [.. list.Items.Select(ManifestValue.Of)] : []);

    /// <summary>The items there, and the manifest's own; a single value is one item, nothing is none.</summary>
    /// <exception cref="RequestException">A segment of the pointer has no value.</exception>
    public IEnumerable<ExpressionValue> Items(EvaluationContext context)
    {
        var found = context.TryGet("config", out var value);
        foreach (var segment in Pointer)
            found = found && TryStep(value, segment.Render(context) ?? "", out value);
        IEnumerable<ExpressionValue> items = !found ? [] : value.IsSequence ? value.AsList.Items : [value];
        return [.. items, .. Defaults];
    }

    private static bool TryStep(ExpressionValue from, string segment, out ExpressionValue value)
    {
        value = ExpressionValue.None;
        if (from.Kind == ExpressionKind.Dictionary)
            return from.AsDictionary.TryGet(segment, out value);
        var index = 0;
        if (!from.IsSequence || !int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out index) || index >= from.AsList.Count)
            return false;
        value = from.AsList[index];
        return true;
    }
}
