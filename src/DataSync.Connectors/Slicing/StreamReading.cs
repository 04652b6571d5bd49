using System.Runtime.CompilerServices;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Slicing;

/// <summary>
/// One reading of a stream from its state to the end, in this process: slices are planned and read one after the other. What
/// durable runs do in steps, in one go. For one reader at a time.
/// </summary>
/// <param name="reader">Reads the pages.</param>
/// <param name="stream">What to read.</param>
/// <param name="states">State of the last reading; empty for a first one.</param>
/// <param name="time">Clock of the reading, and for waits that the source asks for.</param>
public sealed class StreamReading(PageReader reader, SourceStream stream, IEnumerable<SliceState> states, TimeProvider time)
{
    private readonly SlicePlanner _planner = new(reader);
    private readonly IReadOnlyList<SliceState> _before = [.. states];
    private StateBook? _book;

    /// <summary>
    /// State up to here: what a reading that begins with it need not read again. It moves at the end of each slice; where one state
    /// is kept for all partitions, and for parent streams, at the end of all of them.
    /// </summary>
    public IReadOnlyList<SliceState> States => _book?.States ?? _before;

    /// <summary>Reads all pages.</summary>
    /// <param name="pageSize">Records to ask for, where the source can be asked; null for what the manifest states.</param>
    /// <param name="cancellationToken">Ends reading at once.</param>
    /// <exception cref="SourceException">As <see cref="SlicePlanner.StepAsync"/> and <see cref="PageReader"/>.</exception>
    public async IAsyncEnumerable<SlicePage> PagesAsync(int? pageSize, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var began = time.GetUtcNow();
        var plan = new MemoryPlan(_before);
        var book = _book = new StateBook(stream, _before, began);
        var position = SlicePlanner.IsSliced(stream) ? PlanPosition.Start : null;
        var last = SlicePlanner.LevelsOf(stream) - 1;
        var page = 1;
        for (var number = 0; ; number++)
        {
            while (position is not null && plan.CountOf(last) <= number)
                position = await PlanAsync(plan, book, position, began, pageSize, cancellationToken).ConfigureAwait(false);
            var slice = await SliceAsync(plan, last, number, cancellationToken).ConfigureAwait(false);
            if (slice is null)
                break;
            CursorMark? mark = null;
            for (PagePosition? at = new(page, Slice: number); at is not null;)
            {
                var result = await ReadAsync(slice, at, pageSize, cancellationToken).ConfigureAwait(false);
                at = result switch
                {
                    PageResult.Read read => read.Next,
                    PageResult.Malformed malformed => malformed.Next,
                    _ => null,
                };
                (mark, page) = ((result as PageResult.Read)?.Cursor ?? mark, page + 1);
                if (result is PageResult.Malformed)
                    book.Break(slice);
                else if (at is null)
                    book.EndSlice(slice, mark);
                yield return new SlicePage(number, slice, result, IsLast: at is null);
            }
        }

        book.End();
    }

    private async Task<PlanPosition?> PlanAsync(
        MemoryPlan plan, StateBook book, PlanPosition position, DateTimeOffset began, int? pageSize, CancellationToken cancellationToken)
    {
        var step = await _planner.StepAsync(stream, position, plan, began, pageSize, cancellationToken).ConfigureAwait(false);
        plan.Add(step);
        book.Add(step.Marks);
        if (step.ThrottledUntil is { } until)
            await WaitAsync(until, cancellationToken).ConfigureAwait(false);
        return step.Next;
    }

    private async ValueTask<StreamSlice?> SliceAsync(MemoryPlan plan, int level, int number, CancellationToken cancellationToken)
    {
        if (level < 0)
            return number == 0 ? StreamSlice.Whole : null;
        var slices = await plan.SlicesAsync(level, number, 1, cancellationToken).ConfigureAwait(false);
        return slices.Count == 0 ? null : slices[0];
    }

    /// <summary>A page, however long the source lets wait for it.</summary>
    private async Task<PageResult> ReadAsync(StreamSlice slice, PagePosition position, int? pageSize, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await reader.ReadPageAsync(stream, slice, position, pageSize, cancellationToken).ConfigureAwait(false);
            if (result is not PageResult.Throttled throttled)
                return result;
            position = throttled.Next ?? position;
            await WaitAsync(throttled.Until, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        var wait = until - time.GetUtcNow();
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
    }
}
