using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Dynamic;

/// <summary>What goes into a template for one stream.</summary>
/// <param name="Context">Has <c>components_values</c>.</param>
/// <param name="Origin">Who wrote them.</param>
internal sealed record ComponentValues(EvaluationContext Context, ValueOrigin Origin);

/// <summary>Who wrote the values of a template.</summary>
internal enum ValueOrigin
{
    /// <summary>The manifest or the operator.</summary>
    Own,

    /// <summary>The source.</summary>
    Source,
}
