using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Transformations;

/// <summary>
/// Replaces a text in the names of a record's fields, nested objects' too. An empty text to look for changes nothing (Python
/// would put the other between all letters); when an expression fails, the names stay.
/// </summary>
internal sealed class KeysReplace(InterpolatedString old, InterpolatedString replacement, string place) : IRecordTransformation
{
    public const string TypeName = "KeysReplace";

    public static KeysReplace Parse(ComponentScope scope) =>
        new(scope.RequiredText("old", Variables.Record), scope.RequiredText("new", Variables.Record), scope.Place);

    public void Transform(JsonObject record, EvaluationContext context, RecordFaults faults)
    {
        try
        {
            var (from, to) = (old.EvaluateRequired(context).ToString(), replacement.EvaluateRequired(context).ToString());
            if (from.Length > 0)
                RecordKeys.Rename(record, key => key.Replace(from, to, StringComparison.Ordinal), isDeep: true);
        }
        catch (Exception exception) when (exception is RequestException or ExpressionException)
        {
            faults.Add(place, exception.Message);
        }
    }
}
