using System.Collections.Concurrent;
using System.Globalization;

namespace DataSync.Connectors.Dates;

/// <summary>
/// A date format of a manifest: Python's directives
/// (https://docs.python.org/3/library/datetime.html#strftime-and-strptime-format-codes), those of glibc that Python passes
/// on, and the reference engine's own <c>%s</c>, <c>%s_as_float</c>, <c>%ms</c>, <c>%epoch_microseconds</c> and
/// <c>%_ms</c> (its <c>DatetimeParser</c>). Names of days and months are English. Immutable.
/// </summary>
internal sealed class PythonDateFormat
{
    private const string Milliseconds = "%_ms";
    private const int MaxCached = 500;

    // Formats come from manifests, so they are few; past the limit they are built each time.
    private static readonly ConcurrentDictionary<string, PythonDateFormat> _cache = new(StringComparer.Ordinal);

    private readonly string _format;
    private readonly EpochUnit _epoch;
    private readonly FixedDatePattern? _fixed;
    private readonly Lazy<StrptimePattern> _pattern;

    private PythonDateFormat(string format)
    {
        _format = format;
        _epoch = format switch
        {
            "%s" => EpochUnit.Seconds,
            "%s_as_float" => EpochUnit.FractionalSeconds,
            "%ms" => EpochUnit.Milliseconds,
            "%epoch_microseconds" => EpochUnit.Microseconds,
            _ => EpochUnit.None,
        };
        var readable = format.Replace(Milliseconds, "%f", StringComparison.Ordinal);
        _fixed = FixedDatePattern.Of(readable);
        _pattern = new(() => StrptimePattern.Parse(readable));
    }

    private enum EpochUnit { None, Seconds, FractionalSeconds, Milliseconds, Microseconds }

    /// <summary>Why nothing can be read with this format, such as a directive that is for printing only; else null.</summary>
    public string? ParseProblem => _epoch != EpochUnit.None ? null : _pattern.Value.Problem;

    public static PythonDateFormat Of(string format)
    {
        if (_cache.TryGetValue(format, out var known))
            return known;
        var built = new PythonDateFormat(format);
        return _cache.Count < MaxCached ? _cache.GetOrAdd(format, built) : built;
    }

    /// <inheritdoc cref="TryParse(string, out DateTimeOffset)"/>
    public static bool TryParse(string text, string format, out DateTimeOffset moment) => Of(format).TryParse(text, out moment);

    /// <summary>The moment as this format prints it; what is finer than a microsecond is cut off.</summary>
    public string Format(DateTimeOffset moment) => Format(WallTime.At(moment));

    /// <summary>As for a moment; a reading without a distance from UTC counts as UTC where a number is asked for.</summary>
    public string Format(WallTime time) => _epoch switch
    {
        // Python computes these in floating point and cuts, and so do we.
        EpochUnit.Seconds => Whole(time.UnixSeconds),
        EpochUnit.Milliseconds => Whole(time.UnixSeconds * 1000),
        EpochUnit.Microseconds => Whole(time.UnixSeconds * 1_000_000),
        EpochUnit.FractionalSeconds => PythonFloat.Repr(time.UnixSeconds),
        _ => Strftime.Format(time, WithMilliseconds(time)),
    };

    /// <summary>
    /// Reads text that is wholly of this format. Without a zone in it, it is UTC. False when it is not of this format, or
    /// nothing is (<see cref="ParseProblem"/>).
    /// </summary>
    public bool TryParse(string text, out DateTimeOffset moment)
    {
        moment = default;
        return TryParse(text, out WallTime time) && time.TryToMoment(out moment);
    }

    /// <summary>As for a moment; without a zone in the text the distance from UTC stays open.</summary>
    public bool TryParse(string text, out WallTime time)
    {
        time = default;
        return _epoch switch
        {
            EpochUnit.None => _fixed?.TryParse(text, out time) == true || _pattern.Value.TryParse(text, out time),
            EpochUnit.FractionalSeconds => TrySeconds(text, out time),
            EpochUnit.Seconds => TryWhole(text, TimeSpan.MicrosecondsPerSecond, out time),
            EpochUnit.Milliseconds => TryWhole(text, TimeSpan.MicrosecondsPerMillisecond, out time),
            _ => TryWhole(text, 1, out time),
        };
    }

    private string WithMilliseconds(WallTime time) =>
        _format.Contains(Milliseconds, StringComparison.Ordinal)
            ? _format.Replace(Milliseconds, (time.Microsecond / 1000).ToString("000", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            : _format;

    private static string Whole(double number) => ((long)number).ToString(CultureInfo.InvariantCulture);

    private static bool TrySeconds(string text, out WallTime time)
    {
        time = default;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && Math.Abs(seconds) < 1e12 && TryMicroseconds((Int128)Math.Round(seconds * 1e6, MidpointRounding.ToEven), out time);
    }

    private static bool TryWhole(string text, long unit, out WallTime time)
    {
        time = default;
        const NumberStyles Digits = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        return long.TryParse(text, Digits, CultureInfo.InvariantCulture, out var number) && TryMicroseconds((Int128)number * unit, out time);
    }

    private static bool TryMicroseconds(Int128 micros, out WallTime time)
    {
        time = default;
        var ticks = (micros * TimeSpan.TicksPerMicrosecond) + DateTime.UnixEpoch.Ticks;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
            return false;
        time = new WallTime(new DateTime((long)ticks), TimeSpan.Zero);
        return true;
    }
}
