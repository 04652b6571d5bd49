using System.Collections.Frozen;
using System.Globalization;
using DataSync.Connectors.Dates;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>Methods and attributes of dates and durations (https://docs.python.org/3/library/datetime.html).</summary>
internal static class DateMethods
{
    private static readonly Dictionary<string, ExpressionFunction> _shared = new(StringComparer.Ordinal)
    {
        ["strftime"] = (e, self, a) => Strftime(e, self, a),
        ["isoformat"] = (_, self, a) => ExpressionValue.Of(self.Kind == ExpressionKind.Date
            ? self.AsDate.ToString(a.Expect().Count == 0 ? "yyyy-MM-dd" : "", CultureInfo.InvariantCulture)
            : self.AsTime.ToIsoText(a.Expect("sep").OptionalText(0, "sep") is [var sep] ? sep : 'T')),
        ["weekday"] = (_, self, a) => ExpressionValue.Of(((int)Clock(self, a.Expect()).DayOfWeek + 6) % 7),
        ["isoweekday"] = (_, self, a) => ExpressionValue.Of((((int)Clock(self, a.Expect()).DayOfWeek + 6) % 7) + 1),
        ["toordinal"] = (_, self, a) => ExpressionValue.Of(DateOnly.FromDateTime(Clock(self, a.Expect())).DayNumber + 1),
        ["replace"] = (_, self, a) => Replace(self, a),
    };

    public static FrozenDictionary<string, ExpressionFunction> OfDate { get; } = _shared.ToFrozenDictionary(StringComparer.Ordinal);

    public static FrozenDictionary<string, ExpressionFunction> OfDateTime { get; } =
        new Dictionary<string, ExpressionFunction>(_shared, StringComparer.Ordinal)
    {
        ["timestamp"] = (_, self, a) => ExpressionValue.Of(a.Expect().Count == 0 ? self.AsTime.UnixSeconds : 0),
        ["date"] = (_, self, a) => ExpressionValue.Of(DateOnly.FromDateTime(Clock(self, a.Expect()))),
        ["utcoffset"] = (_, self, a) => a.Expect().Count == 0 && self.AsTime.Offset is { } offset ? ExpressionValue.Of(offset) : ExpressionValue.None,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static FrozenDictionary<string, ExpressionFunction> OfTimeDelta { get; } = new Dictionary<string, ExpressionFunction>(StringComparer.Ordinal)
    {
        ["total_seconds"] = (_, self, a) => ExpressionValue.Of(a.Expect().Count == 0 ? PythonDates.SpanOf(self).Time.TotalSeconds : 0),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Null when values of this kind have no such attribute.</summary>
    public static ExpressionValue? Attribute(ExpressionValue value, string name)
    {
        if (PythonDates.IsSpan(value))
            return OfSpan(PythonDates.SpanOf(value), value.Kind == ExpressionKind.Duration, name);
        var clock = value.Kind == ExpressionKind.Date ? value.AsDate.ToDateTime(TimeOnly.MinValue) : value.AsTime.Wall;
        long? part = name switch
        {
            "year" => clock.Year,
            "month" => clock.Month,
            "day" => clock.Day,
            "hour" when value.Kind == ExpressionKind.DateTime => clock.Hour,
            "minute" when value.Kind == ExpressionKind.DateTime => clock.Minute,
            "second" when value.Kind == ExpressionKind.DateTime => clock.Second,
            "microsecond" when value.Kind == ExpressionKind.DateTime => value.AsTime.Microsecond,
            _ => null,
        };
        return part is { } number ? ExpressionValue.Of(number) : null;
    }

    private static ExpressionValue? OfSpan(IsoDuration span, bool isCalendar, string name)
    {
        var (days, rest) = PythonDates.Floor(span.Time);
        return name switch
        {
            "days" => ExpressionValue.Of(days),
            "seconds" => ExpressionValue.Of((long)rest.TotalSeconds),
            "microseconds" => ExpressionValue.Of(rest.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond),
            "years" when isCalendar => ExpressionValue.Of(span.Years),
            "months" when isCalendar => ExpressionValue.Of(span.Months),
            _ => null,
        };
    }

    private static DateTime Clock(ExpressionValue value, Arguments _) =>
        value.Kind == ExpressionKind.Date ? value.AsDate.ToDateTime(TimeOnly.MinValue) : value.AsTime.Wall;

    private static ExpressionValue Strftime(Evaluation evaluation, ExpressionValue self, Arguments arguments)
    {
        var format = arguments.Expect("format").Text(0, "format");
        evaluation.ChargeText(format.Length);
        var time = self.Kind == ExpressionKind.DateTime ? self.AsTime : new WallTime(Clock(self, arguments), null);
        return ExpressionValue.Of(Dates.Strftime.Format(time, format));
    }

    private static ExpressionValue Replace(ExpressionValue self, Arguments arguments)
    {
        var old = Clock(self, arguments);
        ReadOnlySpan<string> names = ["year", "month", "day", "hour", "minute", "second", "microsecond"];
        arguments.Expect(self.Kind == ExpressionKind.Date ? names[..3] : names);
        int Part(int at, string name, int current) => arguments.OptionalWhole(at, name) ?? current;
        try
        {
            var date = new DateTime(Part(0, "year", old.Year), Part(1, "month", old.Month), Part(2, "day", old.Day));
            if (self.Kind == ExpressionKind.Date)
                return ExpressionValue.Of(DateOnly.FromDateTime(date));
            var time = new TimeOnly(Part(3, "hour", old.Hour), Part(4, "minute", old.Minute), Part(5, "second", old.Second));
            var micro = Part(6, "microsecond", self.AsTime.Microsecond);
            if (micro is < 0 or > 999_999)
                throw new ArgumentOutOfRangeException(nameof(arguments));
            return ExpressionValue.Of(self.AsTime with { Wall = date + time.ToTimeSpan() + TimeSpan.FromMicroseconds(micro) });
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Fault.Of("replace leads to a date that is not there", "Use a day that the month has");
        }
    }
}
