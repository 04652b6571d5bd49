using System.Globalization;
using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Transformations;

/// <summary>
/// Puts the fields of nested objects and the items of lists into the record itself. A name alone where it is free, else the
/// names that lead there, with dots; once a list was met, always those.
/// </summary>
/// <remarks>
/// Names and their order are those of the reference engine's <c>FlattenFields</c>, but where that lets one value take the
/// place of another of the same name: here the one that gives way keeps all the names that lead to it.
/// </remarks>
internal sealed class FlattenFields(bool flattenLists) : IRecordTransformation
{
    public const string TypeName = "FlattenFields";

    public static FlattenFields Parse(ComponentScope scope) => new(scope.Node("flatten_lists") is null || scope.Boolean("flatten_lists"));

    public void Transform(JsonObject record, EvaluationContext context, RecordFaults faults)
    {
        var flat = new OrderedDictionary<string, (JsonNode? Value, string Way)>(StringComparer.Ordinal);
        var waiting = new Stack<(JsonNode? Value, string Name, string Way)>();
        var isWithParent = false;
        waiting.Push((record, "_", ""));
        while (waiting.TryPop(out var next))
        {
            if (next.Value is JsonObject map)
            {
                foreach (var (key, value) in map)
                {
                    var name = flat.ContainsKey(key) || isWithParent ? $"{next.Name}.{key}" : key;
                    waiting.Push((value, name, next.Way.Length == 0 ? key : $"{next.Way}.{key}"));
                }
            }
            else if (next.Value is JsonArray list && flattenLists)
            {
                for (var i = 0; i < list.Count; i++)
                {
                    isWithParent = true;
                    var index = i.ToString(CultureInfo.InvariantCulture);
                    waiting.Push((list[i], $"{next.Name}.{index}", $"{next.Way}.{index}"));
                }
            }
            else
            {
                if (flat.TryGetValue(next.Name, out var before))
                    flat.TryAdd(before.Way, before);
                flat[next.Name] = (next.Value, next.Way);
            }
        }

        RecordNodes.Replace(record, [.. flat.Select(field => KeyValuePair.Create(field.Key, field.Value.Value?.DeepClone()))]);
    }
}
