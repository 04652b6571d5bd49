using System.Collections.Frozen;
using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Extractors;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Transformations;

/// <summary>Removes fields from a record. With a condition, single values for which it holds; it sees each as <c>property</c>.</summary>
/// <remarks>
/// As the reference engine's <c>RemoveFields</c>, but that with a condition only what a pointer leads to is removed: there the
/// condition alone decides over every value of the record. A value on which the condition fails stays.
/// </remarks>
internal sealed class RemoveFields(IReadOnlyList<IReadOnlyList<string>> pointers, InterpolatedString? condition, string place) : IRecordTransformation
{
    public const string TypeName = "RemoveFields";

    private const string Key = "field_pointers";

    private static readonly FrozenSet<string> s_variables = FrozenSet.Create(StringComparer.Ordinal, [.. Variables.Record, "property"]);

    public static RemoveFields Parse(ComponentScope scope)
    {
        var condition = scope.Text("condition", s_variables);
        return new RemoveFields(Pointers(scope), condition is { Template.Length: > 0 } ? condition : null, scope.Place);
    }

    public void Transform(JsonObject record, EvaluationContext context, RecordFaults faults)
    {
        foreach (var pointer in pointers)
        {
            // A name by itself is by far the usual case.
            if (condition is null && pointer.Count == 1 && !Dpath.IsPattern(pointer[0]))
            {
                record.Remove(pointer[0]);
                continue;
            }

            foreach (var match in Dpath.Find<JsonNode?, NodeTree>(record, pointer))
            {
                if (condition is null || Holds(condition, match.Value, context, faults))
                    RecordPath.Remove(match);
            }
        }
    }

    private bool Holds(InterpolatedString removal, JsonNode? value, EvaluationContext context, RecordFaults faults)
    {
        if (value is JsonObject or JsonArray)
            return false;
        try
        {
            return removal.Holds(context.With("property", ExpressionValue.From(value)));
        }
        catch (Exception exception) when (exception is RequestException or ExpressionException)
        {
            faults.Add(place, exception.Message);
            return false;
        }
    }

    private static IReadOnlyList<IReadOnlyList<string>> Pointers(ComponentScope scope)
    {
        var pointers = new List<IReadOnlyList<string>>();
        if (scope.Node(Key) is not ManifestList list)
        {
            scope.Problem(scope.Node(Key), Key, "a list of paths is expected", "Write one path per line, as in - [\"name\"]");
            return pointers;
        }

        foreach (var item in list.Items)
        {
            if (item is ManifestList { Items: var segments } && segments.All(segment => segment is ManifestScalar))
                pointers.Add([.. segments.Cast<ManifestScalar>().Select(segment => segment.Text)]);
            else
                scope.Problem(item, Key, "a path is expected", "Write it as a list of names, as in - [\"name\"]");
        }

        if (pointers.Exists(pointer => pointer.Count(segment => segment == Dpath.AnyDepth) > 1))
            scope.Problem(list, Key, "there is more than one ** in a path", "Use * for a single segment");
        return pointers;
    }
}
