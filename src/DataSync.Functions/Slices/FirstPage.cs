using DataSync.Connectors;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;

namespace DataSync.Functions.Slices;

/// <summary>Reads a page of a source to try it out: the very first, or, where the stream is read in slices, the first of some.</summary>
public sealed class FirstPage(PageReader reader, SlicePlanner planner, TimeProvider time)
{
    /// <summary>Most pages asked for, those of parent streams included.</summary>
    private const int MostPages = 10;

    /// <summary>
    /// Answers the first page of the stream. Of a stream in slices it plans but the beginning, without state, and answers the
    /// first page that has records, else the last one looked at; null when no slice was found in the pages looked at.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="pageSize">Records to ask for; null for what the manifest states.</param>
    /// <param name="mustHaveRecords">Whether slices without records are passed over; else the first slice's page is enough.</param>
    /// <param name="cancellationToken">Ends the try.</param>
    /// <exception cref="SourceException">A page could not be read.</exception>
    public async Task<PageResult?> ReadAsync(SourceStream stream, int? pageSize, bool mustHaveRecords, CancellationToken cancellationToken)
    {
        if (!SlicePlanner.IsSliced(stream))
            return await reader.CheckAsync(stream, pageSize, cancellationToken);

        var (plan, last) = (new MemoryPlan([]), SlicePlanner.LevelsOf(stream) - 1);
        PageResult? looked = null;
        var (position, now) = ((PlanPosition?)PlanPosition.Start, time.GetUtcNow());
        for (var pages = 0; pages < MostPages && position is not null;)
        {
            var step = await planner.StepAsync(stream, position, plan, now, pageSize, cancellationToken);
            pages++;
            if (step.ThrottledUntil is { } until)
                return new PageResult.Throttled(until);
            plan.Add(step);
            if (step.Slices.Count > 0 && step.Level < last)
            {
                // Down to the slices that are read, however many more the levels above would have.
                position = new PlanPosition(step.Level + 1, 0, 0);
                continue;
            }

            position = step.Next;
            foreach (var (slice, number) in Spread(step))
            {
                if (pages++ == MostPages)
                    break;
                looked = await reader.ReadPageAsync(stream, slice, PagePosition.Start with { Slice = number }, pageSize, cancellationToken);
                if (!mustHaveRecords || looked is not PageResult.Read { Count: 0 })
                    return looked;
            }
        }

        return looked;
    }

    /// <summary>First, last and middle before the others: of intervals the newest have records most likely.</summary>
    private static IEnumerable<(StreamSlice Slice, int Number)> Spread(PlanStep step)
    {
        var count = step.Slices.Count;
        int[] first = count == 0 ? [] : [0, count - 1, count / 2];
        return first.Concat(Enumerable.Range(0, count)).Distinct().Select(i => (step.Slices[i], step.First + i));
    }
}
