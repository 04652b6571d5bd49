using DataSync.Connectors.Errors;
using DataSync.Connectors.Requesters;
using DataSync.Connectors.Slicing.Planning;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Slicing;

/// <summary>
/// Plans the slices of a stream, a step at a time. A step is a function of its arguments, the memory and the source, and does a
/// bounded amount of work: it reads at most one page of a parent stream, or makes at most 500 slices. So planning takes little
/// memory however many slices there are, and goes on after any step in any process. Safe for concurrent use.
/// </summary>
public sealed class SlicePlanner(PageReader reader)
{
    /// <summary>Whether a stream is divided. One that is not has the one slice <see cref="StreamSlice.Whole"/>, number 0.</summary>
    public static bool IsSliced(SourceStream stream) => SlicedStreams.IsSliced(stream.Stream);

    /// <summary>Levels of a stream's plan; the last one has the slices that are read. 0 for a stream that is not divided.</summary>
    public static int LevelsOf(SourceStream stream) => PlanBuilder.LevelsOf(stream).Count;

    /// <summary>Does one step.</summary>
    /// <param name="stream">The stream to be divided.</param>
    /// <param name="position">Where planning goes on: <see cref="PlanPosition.Start"/>, or what the step before gave as next.</param>
    /// <param name="memory">What the steps before gave, and the state of the last run.</param>
    /// <param name="now">When the run began, the same for all steps: the end of what is asked for.</param>
    /// <param name="pageSize">Records to ask a parent stream for, where it can be asked; null for what the manifest states.</param>
    /// <param name="cancellationToken">Ends the step at once.</param>
    /// <exception cref="SourceConfigurationException">Manifest and configuration do not make slices.</exception>
    /// <exception cref="SourcePagingException">A page of a parent stream cannot be read: its children would be missing.</exception>
    /// <exception cref="SourceException">As <see cref="PageReader.ReadPageAsync(SourceStream, StreamSlice, PagePosition, int?, CancellationToken)"/> of a parent stream.</exception>
    public async Task<PlanStep> StepAsync(
        SourceStream stream, PlanPosition position, IPlanMemory memory, DateTimeOffset now, int? pageSize, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pageSize ?? 1, nameof(pageSize));
        try
        {
            var levels = PlanBuilder.LevelsOf(stream);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position.Level, levels.Count, nameof(position));
            var step = await levels[position.Level].StepAsync(new PlanWork(reader, memory, now, pageSize), position, cancellationToken).ConfigureAwait(false);
            var next = step.Next is { } more ? more with { Level = position.Level, Written = position.Written + step.Slices.Count }
                : position.Level + 1 < levels.Count ? new PlanPosition(position.Level + 1, 0, 0)
                : null;
            return new PlanStep(position.Level, position.Written, step.Slices, next, step.Marks ?? [], step.ThrottledUntil);
        }
        catch (RequestException exception)
        {
            throw new SourceErrors(stream, 1).NotSlices(exception);
        }
    }
}
