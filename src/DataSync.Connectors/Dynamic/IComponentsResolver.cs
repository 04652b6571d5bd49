using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Dynamic;

/// <summary>Tells which streams are made of a template: one for each set of values.</summary>
internal interface IComponentsResolver
{
    /// <summary>What goes into the template.</summary>
    IReadOnlyList<ComponentMapping> Mappings { get; }

    /// <summary>The sets of values.</summary>
    /// <exception cref="RequestException">They cannot be had from manifest and configuration.</exception>
    IAsyncEnumerable<ComponentValues> ValuesAsync(DynamicReading reading, CancellationToken cancellationToken);
}
