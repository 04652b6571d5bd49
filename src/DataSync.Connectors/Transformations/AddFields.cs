using System.Collections.Frozen;
using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Transformations;

/// <summary>Adds fields to a record; each sees those before it.</summary>
/// <remarks>
/// As the reference engine's <c>AddFields</c>, but that a value that fails becomes null with a warning, where a record there
/// ends the stream or gets the expression's text; a single value in the way of a path stays, with a warning; and for
/// <c>value_type: number</c> a whole number is one.
/// </remarks>
internal sealed class AddFields(IReadOnlyList<AddedField> fields, InterpolatedString? condition, string place) : IRecordTransformation
{
    public const string TypeName = "AddFields";

    private static readonly FrozenSet<string> s_conditionVariables = FrozenSet.Create(StringComparer.Ordinal, [.. Variables.Record, "value", "path"]);

    public static AddFields Parse(ComponentScope scope)
    {
        if (scope.Node("fields") is null)
            scope.Problem(null, "fields", "fields is missing", "Add the fields");
        var condition = scope.Text("condition", s_conditionVariables);
        return new AddFields(
            [.. scope.Children("fields", AddedField.TypeName).Select(field => field.Read((AddedField.TypeName, AddedField.Parse))).OfType<AddedField>()],
            condition is { Template.Length: > 0 } ? condition : null,
            scope.Place);
    }

    public void Transform(JsonObject record, EvaluationContext context, RecordFaults faults)
    {
        foreach (var field in fields)
        {
            try
            {
                Add(field, record, context, faults);
            }
            catch (Exception exception) when (exception is RequestException or ExpressionException)
            {
                faults.Add(place, exception.Message);
            }
        }
    }

    private void Add(AddedField field, JsonObject record, EvaluationContext context, RecordFaults faults)
    {
        var path = field.PathIn(context);
        string? failure = null;
        var value = ExpressionValue.None;
        try
        {
            value = field.Value.EvaluateRequired(context, field.Literals);
        }
        catch (RequestException exception)
        {
            failure = exception.Message;
        }

        if (condition is not null && !condition.Holds(context.With("value", value)
            .With("path", ExpressionValue.List([.. path.Select(ExpressionValue.Of)]))))
        {
            return;
        }

        if (failure is not null)
            faults.Add(field.Place, failure);
        if (!RecordPath.TrySet(record, path, RecordNodes.From(value)))
            faults.Add(field.Place, $"a single value is in the way of {string.Join('.', path)}");
    }
}
