using System.Globalization;
using DataSync.Connectors.Dates;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Slicing.Cursors;

/// <summary>
/// Windows of dates as the reference engine cuts them (<c>ConcurrentCursor.stream_slices</c>): from the state less the
/// lookback, but never before the start, to the end, in steps. A window ends one granularity before the next begins, the last
/// one at the end itself.
/// </summary>
internal sealed record DatetimeBounds(DateTimeOffset Start, DateTimeOffset End, CursorFormat Format, string StartField, string EndField) : ICursorBounds
{
    /// <summary>More windows than any source is read in: a step was written too small.</summary>
    private const int MaxWindows = 1_000_000;

    public IsoDuration? Step { get; init; }

    public IsoDuration? Granularity { get; init; }

    public IsoDuration? Lookback { get; init; }

    public Clamping? Clamping { get; init; }

    /// <summary>Windows whose ends are the same in the cursor's format are left out.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Records are compared with the bounds one by one.</summary>
    public bool IsFiltered { get; init; }

    public IEnumerable<CursorWindow> Windows(SliceState? state, string? after)
    {
        var lower = LowerFrom(state);
        if (lower >= End)
            yield break;
        CheckStep(lower);
        var (from, to) = IsFiltered ? (CursorFormat.RankOf(lower), CursorFormat.RankOf(End)) : ((long?)null, (long?)null);
        var isFirst = after is null;
        for (var at = after is null ? lower : Parse(after); ;)
        {
            var upper = Later(at, Step);
            var isLast = upper >= End;
            // One window for all is moved at both ends; of several, the last one keeps the end as it is.
            var clampedUpper = isLast ? (isFirst ? Clamp(End) : End) : Clamp(upper);
            var clampedLower = Clamp(at);
            if (!(isFirst && isLast) && clampedLower >= clampedUpper)
                yield break;
            var shown = isLast ? clampedUpper : Earlier(clampedUpper, Granularity);
            var (startText, endText) = (Format.Write(clampedLower), Format.Write(shown));
            var next = isLast ? null : Print(clampedUpper);
            if (!IsStrict || startText != endText)
                yield return new CursorWindow(SliceFields.Of((StartField, SliceFields.Text(startText)), (EndField, SliceFields.Text(endText))), next, from, to);
            if (isLast)
                yield break;
            (at, isFirst) = (clampedUpper, false);
        }
    }

    /// <summary>The state less the lookback, but never before the start.</summary>
    private DateTimeOffset LowerFrom(SliceState? state)
    {
        if (state is null || !Format.TryRead(state.Value, out var known) || known < Start)
            known = Start;
        var lower = Earlier(known, Lookback);
        return lower < Start ? Start : lower;
    }

    private void CheckStep(DateTimeOffset lower)
    {
        if (Step is not { } step)
            return;
        var first = Later(lower, Step);
        if (first <= lower)
            throw new RequestException($"step {step} of the cursor does not move it on; write a duration of more than nothing");
        if ((End - lower) / (first - lower) > MaxWindows)
            throw new RequestException($"step {step} of the cursor makes more than {MaxWindows} windows; write a longer one, or a later start_datetime");
    }

    private DateTimeOffset Clamp(DateTimeOffset moment) => Clamping?.Up(moment) ?? moment;

    /// <summary>The end when there is no step, or the calendar ends before.</summary>
    private DateTimeOffset Later(DateTimeOffset moment, IsoDuration? step)
    {
        try
        {
            return step?.AddTo(moment) ?? End;
        }
        catch (ArgumentOutOfRangeException)
        {
            return End;
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset moment, IsoDuration? by)
    {
        try
        {
            return by?.Negate().AddTo(moment) ?? moment;
        }
        catch (ArgumentOutOfRangeException)
        {
            return DateTimeOffset.MinValue;
        }
    }

    private static string Print(DateTimeOffset moment) => moment.ToString("o", CultureInfo.InvariantCulture);

    private static DateTimeOffset Parse(string text) =>
        DateTimeOffset.TryParseExact(text, "o", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? moment
            : throw new RequestException($"the stored place '{text}' of the plan is not one of this cursor; start from the beginning");
}
