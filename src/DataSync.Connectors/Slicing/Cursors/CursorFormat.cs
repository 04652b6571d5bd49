using System.Globalization;
using DataSync.Connectors.Dates;

namespace DataSync.Connectors.Slicing.Cursors;

/// <summary>How a cursor's dates are written, and in which forms its records may have them.</summary>
/// <remarks>
/// The reference engine prints the wall time of a record that has a distance from UTC into a format that ends in Z, which
/// moves the state by that distance; here such a format is printed in UTC. Of a format without any zone nobody says which time
/// the source means: of a record's two the earlier is kept, so that none is passed over.
/// </remarks>
internal sealed class CursorFormat
{
    // Seconds since 1970 (%s and its like) are of no zone but UTC; %c and the like never stand in a request.
    private static readonly string[] s_zones = ["%z", "%Z", "%s", "%epoch", "%ms"];

    private readonly PythonDateFormat _written;
    private readonly PythonDateFormat[] _read;
    private readonly bool _isUtc;
    private readonly bool _hasNoZone;

    /// <param name="written">Format of requests and of the state.</param>
    /// <param name="read">Formats of records in order of preference; the one of requests comes last.</param>
    public CursorFormat(string written, IEnumerable<string> read)
    {
        _written = PythonDateFormat.Of(written);
        _read = [.. read.Append(written).Distinct(StringComparer.Ordinal).Select(PythonDateFormat.Of)];
        _isUtc = written.EndsWith('Z') && !written.EndsWith("%Z", StringComparison.Ordinal) || written.EndsWith("+00:00", StringComparison.Ordinal);
        _hasNoZone = !_isUtc && !s_zones.Any(zone => written.Contains(zone, StringComparison.Ordinal));
    }

    public string Write(DateTimeOffset moment) => _written.Format(_isUtc ? moment.ToUniversalTime() : moment);

    /// <summary>As a state has the date of a record.</summary>
    public string WriteSeen(DateTimeOffset moment) => Write(_hasNoZone && moment.Offset > TimeSpan.Zero ? moment.ToUniversalTime() : moment);

    /// <summary>Reads by the first format that fits.</summary>
    public bool TryRead(string text, out DateTimeOffset moment)
    {
        foreach (var format in _read)
        {
            if (format.TryParse(text, out moment))
                return true;
        }

        moment = default;
        return false;
    }

    /// <summary>Reads a JSON number: one with a fraction is cut to a whole one where the format asks for that, as Python's <c>int</c> does.</summary>
    public bool TryReadNumber(string digits, out DateTimeOffset moment)
    {
        if (TryRead(digits, out moment))
            return true;
        return decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && TryRead(decimal.Truncate(number).ToString("0", CultureInfo.InvariantCulture), out moment);
    }

    /// <summary>Microseconds since 1970, UTC.</summary>
    public static long RankOf(DateTimeOffset moment) => (moment.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
