using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Dynamic;

/// <summary>Tells which streams are made of a template: one for each set of values.</summary>
internal interface IComponentsResolver
{
    /// <summary>Whether texts are read as YAML before they go into the template.</summary>
    bool ReadsYaml { get; }

    /// <summary>What goes into the template.</summary>
    IReadOnlyList<ComponentMapping> Mappings { get; }

    /// <summary>The sets of values: contexts with <c>components_values</c> in them.</summary>
    IAsyncEnumerable<EvaluationContext> ValuesAsync(DynamicReading reading, CancellationToken cancellationToken);
}
