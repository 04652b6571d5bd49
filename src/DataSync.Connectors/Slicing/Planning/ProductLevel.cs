using System.Globalization;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Slicing.Planning;

/// <summary>Every slice of one level with every slice of another. Of fields with the same name those of the first count.</summary>
internal sealed class ProductLevel(int outer, int inner) : IPlanLevel
{
    public async Task<LevelStep> StepAsync(PlanWork work, PlanPosition position, CancellationToken cancellationToken)
    {
        var slices = new List<StreamSlice>();
        var (first, second) = (position.Parent, Number(position.Within));
        var outers = await work.SlicesAsync(outer, first, PlanWork.MaxSlices, cancellationToken).ConfigureAwait(false);
        foreach (var left in outers)
        {
            IReadOnlyList<StreamSlice> inners;
            do
            {
                inners = await work.SlicesAsync(inner, second, PlanWork.MaxSlices - slices.Count, cancellationToken).ConfigureAwait(false);
                slices.AddRange(inners.Select(right => Joined(left, right)));
                second += inners.Count;
                if (slices.Count == PlanWork.MaxSlices)
                    return new LevelStep(slices, position with { Parent = first, Within = second.ToString(CultureInfo.InvariantCulture) });
            }
            while (inners.Count > 0);
            (first, second) = (first + 1, 0);
        }

        return new LevelStep(slices, outers.Count == 0 ? null : position with { Parent = first, Within = null });
    }

    private static StreamSlice Joined(StreamSlice left, StreamSlice right) =>
        new(SliceFields.Joined(left.Partition, right.Partition), extra: SliceFields.Joined(left.Extra, right.Extra));

    private static int Number(string? within) => within is null ? 0
        : int.TryParse(within, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new RequestException($"the stored place '{within}' of the plan is not one of this stream; start from the beginning");
}
