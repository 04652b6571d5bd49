using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Transformations;

/// <summary>
/// Keeps the records for which a condition holds; one that uses a value that is not there does not hold. A record on which it
/// fails is kept. Without a condition all are kept, where the reference engine drops all.
/// </summary>
internal sealed class RecordFilter(InterpolatedString? condition, string place)
{
    public const string TypeName = "RecordFilter";

    public static RecordFilter Parse(ComponentScope scope)
    {
        var condition = scope.Text("condition", Variables.Record);
        return new RecordFilter(condition is { Template.Length: > 0 } ? condition : null, scope.Place);
    }

    /// <summary>Whether the record stays.</summary>
    public bool Keeps(EvaluationContext context, RecordFaults faults)
    {
        try
        {
            return condition?.Holds(context) ?? true;
        }
        catch (RequestException exception)
        {
            faults.Add(place, exception.Message);
            return true;
        }
    }
}
