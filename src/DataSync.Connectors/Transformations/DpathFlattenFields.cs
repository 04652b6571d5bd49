using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Extractors;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Transformations;

/// <summary>
/// Puts the fields of one nested object into the record itself; nothing happens when one of their names is taken, as in the
/// reference engine. Where a path with patterns leads to several values, the first counts.
/// </summary>
internal sealed class DpathFlattenFields(
    IReadOnlyList<InterpolatedString> fieldPath,
    InterpolatedString? prefix,
    InterpolatedString? suffix,
    bool deleteOriginValue,
    bool replaceRecord,
    string place) : IRecordTransformation
{
    public const string TypeName = "DpathFlattenFields";

    public static DpathFlattenFields Parse(ComponentScope scope)
    {
        var path = scope.Texts("field_path", Variables.Config);
        if (path.Count == 0)
            scope.Problem(scope.Node("field_path"), "field_path", "field_path is missing or empty", "Name the path of the object");
        var keys = scope.OptionalComponent("key_transformation", "KeyTransformation", ("KeyTransformation", KeyTexts));
        return new DpathFlattenFields(
            path, keys?.Prefix, keys?.Suffix, scope.Boolean("delete_origin_value"), scope.Boolean("replace_record"), scope.Place);
    }

    public void Transform(JsonObject record, EvaluationContext context, RecordFaults faults)
    {
        try
        {
            Flatten(record, context);
        }
        catch (RequestException exception)
        {
            faults.Add(place, exception.Message);
        }
    }

    private void Flatten(JsonObject record, EvaluationContext context)
    {
        string[] path = [.. fieldPath.Select(segment => segment.Render(context) ?? "")];
        var found = Dpath.Find<JsonNode?, NodeTree>(record, path);
        if (found.Count == 0 || found[0].Value is not JsonObject origin)
            return;

        var (before, after) = (prefix?.Render(context), suffix?.Render(context));
        List<KeyValuePair<string, JsonNode?>> fields =
            [.. origin.Select(field => KeyValuePair.Create($"{before}{field.Key}{after}", field.Value?.DeepClone()))];
        if (replaceRecord && fields.Count > 0)
        {
            RecordNodes.Replace(record, fields);
            return;
        }

        if (fields.Exists(field => record.ContainsKey(field.Key)))
            return;
        if (deleteOriginValue)
        {
            foreach (var match in found)
                RecordPath.Remove(match);
        }

        foreach (var (name, value) in fields)
            record[name] = value;
    }

    private static Keys KeyTexts(ComponentScope scope) => new(scope.Text("prefix", Variables.Config), scope.Text("suffix", Variables.Config));

    private sealed record Keys(InterpolatedString? Prefix, InterpolatedString? Suffix);
}
