using System.Text.Json;
using DataSync.Connectors.Dates;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Extractors;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Slicing.Cursors;

/// <summary>
/// Follows a date. In the meaning of the reference engine's concurrent cursor
/// (<c>airbyte_cdk/sources/streams/concurrent/cursor.py</c>), but for what would lose records: see
/// <see cref="CursorFormat"/>, <see cref="IsFiltered"/> and <see cref="IsDataFeed"/>.
/// </summary>
internal sealed class DatetimeBasedCursor : ICursor
{
    public required InterpolatedString Field { get; init; }

    public required CursorFormat Format { get; init; }

    public required DateBound Start { get; init; }

    /// <summary>Null for the moment the run began.</summary>
    public DateBound? End { get; init; }

    public InterpolatedString? Step { get; init; }

    public IsoDuration? Granularity { get; init; }

    public InterpolatedString? Lookback { get; init; }

    public required InterpolatedString StartField { get; init; }

    public required InterpolatedString EndField { get; init; }

    public RequestOption? StartOption { get; init; }

    public RequestOption? EndOption { get; init; }

    public InterpolatedString? ClampingTarget { get; init; }

    public string? ClampingWeekday { get; init; }

    /// <summary>
    /// The source answers from the newest to the oldest record and cannot be asked for less: paging ends behind the page whose
    /// last record is older than the state less the lookback. The reference engine also ends it at a record of the future, and
    /// ignores the lookback.
    /// </summary>
    public bool IsDataFeed { get; init; }

    /// <summary>
    /// Records outside of the run's bounds are left out here, since the source does not. The lower bound is the state less the
    /// lookback; the reference engine leaves out what a lookback is meant to bring again.
    /// </summary>
    public bool IsFiltered { get; init; }

    public bool IsStrict { get; init; }

    public bool IsGlobal { get; init; }

    public string FieldOf(SourceConfig config) => Field.Render(config.Context) ?? "";

    public ICursorBounds Bounds(SourceConfig config, DateTimeOffset now)
    {
        // What a format can hold is no finer than this, and neither is what the source is asked for.
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)).ToUniversalTime();
        var context = config.Context.At(new RunClock(now, config.Context.Time));
        var clamping = ClampingTarget is null ? null : Clamping.Of(ClampingTarget.Render(context) ?? "", ClampingWeekday);
        var end = End?.Evaluate(context) ?? now;
        if (clamping is not null)
            end = (Granularity ?? new IsoDuration(0, 0, clamping.DefaultGranularity)).Negate().AddTo(clamping.Down(end));
        return new DatetimeBounds(Start.Evaluate(context), end, Format, StartField.Render(context) ?? "", EndField.Render(context) ?? "")
        {
            Step = Duration(Step, "step", context),
            Granularity = Granularity,
            Lookback = Duration(Lookback, "lookback_window", context),
            Clamping = clamping,
            IsStrict = IsStrict,
            IsFiltered = IsFiltered || IsDataFeed,
        };
    }

    public void Inject(StreamSlice slice, RequestBuilder request)
    {
        Inject(slice, request, StartOption, StartField);
        Inject(slice, request, EndOption, EndField);
    }

    /// <remarks>
    /// A state is never later than the end of what was asked for: a record of the future would else keep all others from being
    /// read, and a change on a page that was read already would be passed over by one that came later.
    /// </remarks>
    public ObservedPage Observe(ExtractedPage page, StreamSlice slice, SourceConfig config, string? highest)
    {
        var observed = new DatePageWatch(Format, FieldOf(config), IsDataFeed).Observe(page, slice, highest);
        return observed.Highest is not null && EndOf(slice, config) is { } end && observed.Rank > end.Rank
            ? observed with { Highest = end.Text, Rank = end.Rank }
            : observed;
    }

    public CursorValue? ValueOf(string text) =>
        Format.TryRead(text, out var moment) ? new CursorValue(Format.Write(moment), CursorFormat.RankOf(moment)) : null;

    public CursorValue Earlier(CursorValue value, TimeSpan by) =>
        Format.TryRead(value.Text, out var moment) && moment.UtcTicks > by.Ticks ? ValueOf(Format.Write(moment - by)) ?? value : value;

    public CursorValue NotAfter(CursorValue value, DateTimeOffset now) =>
        value.Rank <= CursorFormat.RankOf(now) ? value : ValueOf(Format.Write(now.ToUniversalTime())) ?? value;

    private CursorValue? EndOf(StreamSlice slice, SourceConfig config) =>
        slice.Interval.TryGetProperty(EndField.Render(config.Context) ?? "", out var end) && end.ValueKind == JsonValueKind.String
            ? ValueOf(end.GetString()!)
            : null;

    private static void Inject(StreamSlice slice, RequestBuilder request, RequestOption? option, InterpolatedString field)
    {
        if (option is not null && slice.Interval.TryGetProperty(field.Render(request.Config.Context) ?? "", out var value))
            option.Inject(request, value.ToString());
    }

    private static IsoDuration? Duration(InterpolatedString? text, string key, EvaluationContext context)
    {
        if (text?.Render(context) is not { Length: > 0 } written)
            return null;
        return IsoDuration.TryParse(written, out var duration)
            ? duration
            : throw new RequestException($"{key} of the cursor is '{written}', which is not a duration of ISO 8601 such as P30D");
    }
}
