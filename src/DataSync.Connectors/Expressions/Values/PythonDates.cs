using System.Globalization;
using System.Text;
using DataSync.Connectors.Dates;

namespace DataSync.Connectors.Expressions.Values;

/// <summary>Dates and durations as Python prints them, and its arithmetic on them.</summary>
internal static class PythonDates
{
    public static string Delta(TimeSpan delta)
    {
        var (days, rest) = Floor(delta);
        var clock = FormattableString.Invariant($"{rest.Hours}:{rest.Minutes:00}:{rest.Seconds:00}");
        if (rest.Ticks % TimeSpan.TicksPerSecond is var fraction and not 0)
            clock += FormattableString.Invariant($".{fraction / TimeSpan.TicksPerMicrosecond:000000}");
        return days == 0 ? clock : FormattableString.Invariant($"{days} day{(Math.Abs(days) == 1 ? "" : "s")}, {clock}");
    }

    public static string ReprDelta(TimeSpan delta)
    {
        var (days, rest) = Floor(delta);
        var micros = rest.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;
        var parts = new List<string>();
        if (days != 0)
            parts.Add(FormattableString.Invariant($"days={days}"));
        if ((int)rest.TotalSeconds is var seconds and not 0)
            parts.Add(FormattableString.Invariant($"seconds={seconds}"));
        if (micros != 0)
            parts.Add(FormattableString.Invariant($"microseconds={micros}"));
        return $"datetime.timedelta({(parts.Count == 0 ? "0" : string.Join(", ", parts))})";
    }

    /// <summary>As isodate's <c>Duration</c> prints itself.</summary>
    public static string Duration(IsoDuration duration)
    {
        var text = new StringBuilder();
        if (duration.Years != 0)
            text.Append(CultureInfo.InvariantCulture, $"{duration.Years} years, ");
        if (duration.Months != 0)
            text.Append(CultureInfo.InvariantCulture, $"{duration.Months} month{(duration.Months <= 1 ? "" : "s")}, ");
        return text.Append(Delta(duration.Time)).ToString();
    }

    public static void Repr(StringBuilder text, WallTime time)
    {
        var t = time.Wall;
        text.Append(CultureInfo.InvariantCulture, $"datetime.datetime({t.Year}, {t.Month}, {t.Day}, {t.Hour}, {t.Minute}");
        if (t.Second != 0 || time.Microsecond != 0)
            text.Append(CultureInfo.InvariantCulture, $", {t.Second}");
        if (time.Microsecond != 0)
            text.Append(CultureInfo.InvariantCulture, $", {time.Microsecond}");
        if (time.Offset is { } offset)
            text.Append(offset == TimeSpan.Zero ? ", tzinfo=datetime.timezone.utc" : $", tzinfo=datetime.timezone({ReprDelta(offset)})");
        text.Append(')');
    }

    public static void Repr(StringBuilder text, DateOnly date) =>
        text.Append(CultureInfo.InvariantCulture, $"datetime.date({date.Year}, {date.Month}, {date.Day})");

    /// <summary>Python keeps days of any sign and a rest that is never negative.</summary>
    public static (int Days, TimeSpan Remainder) Floor(TimeSpan delta)
    {
        var days = (int)Math.Floor((decimal)delta.Ticks / TimeSpan.TicksPerDay);
        return (days, delta - TimeSpan.FromDays(days));
    }

    /// <summary>Sum of two values of which one is a date or a duration; null when they do not go together.</summary>
    public static ExpressionValue? Add(ExpressionValue left, ExpressionValue right)
    {
        if (!IsDate(left) && IsDate(right))
            (left, right) = (right, left);
        if (!IsSpan(right))
            return null;
        return IsDate(left) ? Shift(left, SpanOf(right)) : IsSpan(left) ? ExpressionValue.Of(Sum(SpanOf(left), SpanOf(right))) : null;
    }

    /// <inheritdoc cref="Add"/>
    public static ExpressionValue? Subtract(ExpressionValue left, ExpressionValue right)
    {
        // From a date Python takes the whole days of a span, rounded before and not after its sign is turned.
        if (IsSpan(right) && left.Kind == ExpressionKind.Date)
            return Shift(left, SpanOf(right).Negate() with { Time = -TimeSpan.FromDays(Floor(SpanOf(right).Time).Days) });
        if (IsSpan(right))
            return Add(left, ExpressionValue.Of(SpanOf(right).Negate()));
        return (left.Kind, right.Kind) switch
        {
            (ExpressionKind.DateTime, ExpressionKind.DateTime) when left.AsTime.Offset is null == right.AsTime.Offset is null =>
                ExpressionValue.Of(TimeSpan.FromMicroseconds(left.AsTime.UnixMicroseconds - right.AsTime.UnixMicroseconds)),
            (ExpressionKind.Date, ExpressionKind.Date) => ExpressionValue.Of(TimeSpan.FromDays(left.AsDate.DayNumber - right.AsDate.DayNumber)),
            _ => null,
        };
    }

    public static bool IsSpan(ExpressionValue value) => value.Kind is ExpressionKind.TimeDelta or ExpressionKind.Duration;

    public static IsoDuration SpanOf(ExpressionValue value) =>
        value.Kind == ExpressionKind.Duration ? value.AsDuration : new IsoDuration(0, 0, value.AsTimeSpan);

    /// <exception cref="ExpressionException">The span is longer than some 29,000 years.</exception>
    public static TimeSpan Scale(TimeSpan span, double factor)
    {
        var micros = Math.Round(span.Ticks / TimeSpan.TicksPerMicrosecond * factor, MidpointRounding.ToEven);
        return double.IsFinite(micros) && Math.Abs(micros) < long.MaxValue / TimeSpan.TicksPerMicrosecond
            ? TimeSpan.FromMicroseconds((long)micros) : throw OutOfRange();
    }

    public static ExpressionException OutOfRange() =>
        Fault.Of("the result is outside of the years 1 to 9999", "Use a smaller duration or another date");

    private static bool IsDate(ExpressionValue value) => value.Kind is ExpressionKind.DateTime or ExpressionKind.Date;

    private static IsoDuration Sum(IsoDuration left, IsoDuration right)
    {
        try
        {
            return new(checked(left.Years + right.Years), checked(left.Months + right.Months), left.Time + right.Time);
        }
        catch (OverflowException)
        {
            throw OutOfRange();
        }
    }

    private static ExpressionValue Shift(ExpressionValue date, IsoDuration span)
    {
        try
        {
            if (date.Kind == ExpressionKind.DateTime)
                return ExpressionValue.Of(date.AsTime with { Wall = span.AddTo(date.AsTime.Wall) });
            // A date takes whole days of the span, rounded down.
            var moved = (span with { Time = TimeSpan.Zero }).AddTo(date.AsDate.ToDateTime(TimeOnly.MinValue));
            return ExpressionValue.Of(DateOnly.FromDateTime(moved.AddDays(Floor(span.Time).Days)));
        }
        catch (ArgumentOutOfRangeException)
        {
            throw OutOfRange();
        }
    }
}
