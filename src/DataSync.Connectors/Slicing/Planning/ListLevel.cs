using System.Text.Json;
using DataSync.Connectors.Slicing.Routers;

namespace DataSync.Connectors.Slicing.Planning;

/// <summary>One slice for each value of a list.</summary>
internal sealed class ListLevel(SourceConfig config, PartitionField field, Func<SourceConfig, IReadOnlyList<JsonElement>> valuesFor) : IPlanLevel
{
    public Task<LevelStep> StepAsync(PlanWork work, PlanPosition position, CancellationToken cancellationToken)
    {
        var (name, values) = (field.NameFor(config), valuesFor(config));
        var slices = values.Skip(position.Parent).Take(PlanWork.MaxSlices)
            .Select(value => new StreamSlice(SliceFields.Of((name, value)))).ToList();
        var end = position.Parent + slices.Count;
        return Task.FromResult(new LevelStep(slices, end < values.Count ? position with { Parent = end } : null));
    }
}
