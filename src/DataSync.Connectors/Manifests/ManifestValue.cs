using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Manifests;

/// <summary>Values of a manifest as expressions see them: a scalar without quotes may be a number, a boolean or nothing.</summary>
internal static class ManifestValue
{
    /// <summary>The value of a node.</summary>
    public static ExpressionValue Of(ManifestNode node) => node switch
    {
        ManifestMap map => ExpressionValue.Dictionary(map.Entries.Select(entry => KeyValuePair.Create(entry.Key, Of(entry.Value.Value)))),
        ManifestList list => ExpressionValue.List([.. list.Items.Select(Of)]),
        ManifestScalar scalar => Of(scalar),
        _ => throw new ArgumentException($"{node.GetType().Name} is no node of a manifest", nameof(node)),
    };

    private static ExpressionValue Of(ManifestScalar scalar)
    {
        if (scalar.IsNull)
            return ExpressionValue.None;
        if (!scalar.IsPlain)
            return ExpressionValue.Of(scalar.Text);
        return YamlScalars.Of(scalar.Text);
    }
}
