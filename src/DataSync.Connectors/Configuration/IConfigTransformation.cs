using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Configuration;

/// <summary>Changes a configuration before it is used.</summary>
internal interface IConfigTransformation
{
    /// <param name="config">What is changed.</param>
    /// <param name="context">The clock; <c>config</c> is put in as it stands.</param>
    void Apply(JsonObject config, EvaluationContext context);
}
