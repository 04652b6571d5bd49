using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Transformations;

/// <summary>Names of a record's fields in small letters; nested ones stay. Of names that become equal the last counts.</summary>
internal sealed class KeysToLower : IRecordTransformation
{
    public const string TypeName = "KeysToLower";

    public static KeysToLower Parse(ComponentScope scope) => new();

    public void Transform(JsonObject record, EvaluationContext context, RecordFaults faults) =>
        RecordKeys.Rename(record, key => key.ToLowerInvariant(), isDeep: false);
}
