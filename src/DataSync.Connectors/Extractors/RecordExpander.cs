using System.Text.Json;
using System.Text.Json.Nodes;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Transformations;

namespace DataSync.Connectors.Extractors;

/// <summary>Makes several records of one: the items of lists within it.</summary>
internal sealed class RecordExpander(IReadOnlyList<InterpolatedString> path, bool remainOriginalRecord, bool emitParent)
{
    public const string TypeName = "RecordExpander";

    private const string OriginalRecord = "original_record";

    public static RecordExpander Parse(ComponentScope scope)
    {
        var onNoRecords = scope.Literal("on_no_records") ?? "skip";
        if (onNoRecords is not ("skip" or "emit_parent"))
            scope.Problem(scope.Node("on_no_records"), "on_no_records", $"on_no_records: {onNoRecords} is not known", "Use skip or emit_parent");
        if (scope.Node("expand_records_from_field") is null)
            scope.Problem(null, "expand_records_from_field", "expand_records_from_field is missing", "Name the path of the list");
        return new RecordExpander(
            scope.Texts("expand_records_from_field", Variables.Config),
            scope.Boolean("remain_original_record"),
            onNoRecords == "emit_parent");
    }

    /// <summary>Writes the records that one stands for.</summary>
    public void Expand(JsonElement record, SourceConfig config, RecordWriter into)
    {
        if (record.ValueKind != JsonValueKind.Object || path.Count == 0)
        {
            into.Write(record);
            return;
        }

        string[] segments = [.. path.Select(segment => segment.Render(config.Context) ?? "")];
        var before = into.Count;
        foreach (var list in Dpath.Find<JsonElement, ElementTree>(record, segments).Where(match => match.Value.ValueKind == JsonValueKind.Array))
        {
            foreach (var item in list.Value.EnumerateArray())
                Write(item, record, into);
        }

        if (into.Count == before && emitParent)
            into.Write(record);
    }

    private void Write(JsonElement item, JsonElement parent, RecordWriter into)
    {
        if (!remainOriginalRecord)
        {
            into.Write(item);
            return;
        }

        var expanded = item.ValueKind == JsonValueKind.Object
            ? (JsonObject)RecordNodes.From(item)!
            : new JsonObject { ["value"] = RecordNodes.From(item) };
        expanded[OriginalRecord] = RecordNodes.From(parent);
        into.Write(expanded);
    }
}
