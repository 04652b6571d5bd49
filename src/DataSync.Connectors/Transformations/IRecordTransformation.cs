using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Transformations;

/// <summary>Changes a record in place.</summary>
internal interface IRecordTransformation
{
    /// <summary>Changes the record. What fails is left out and noted; the rest of the change is done.</summary>
    /// <param name="record">The record.</param>
    /// <param name="context">What expressions see, the record among it.</param>
    /// <param name="faults">Where failures are noted.</param>
    void Transform(JsonObject record, EvaluationContext context, RecordFaults faults);
}
