using System.Collections.Frozen;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>
/// Names that values have in Python and not here (https://docs.python.org/3/library/stdtypes.html). To take one for a value that
/// is not there would quietly decide conditions and leave out parameters, so its use is an error.
/// </summary>
internal static class PythonMembers
{
    private static readonly FrozenSet<string> s_text = Names("encode expandtabs format_map isidentifier isprintable istitle maketrans translate");

    private static readonly FrozenSet<string> s_number = Names(
        "as_integer_ratio bit_count bit_length conjugate denominator from_bytes fromhex hex imag is_integer numerator real to_bytes");

    private static readonly FrozenSet<string> s_date = Names(
        "astimezone combine ctime dst fold fromisocalendar fromisoformat fromordinal fromtimestamp isocalendar max min now resolution "
        + "strptime time timetuple timetz today tzinfo tzname utcfromtimestamp utcnow utctimetuple");

    private static readonly FrozenSet<string> s_span = Names("max min resolution");

    public static bool IsLacking(ExpressionKind kind, string name) => kind switch
    {
        ExpressionKind.Text => s_text.Contains(name),
        ExpressionKind.Boolean or ExpressionKind.Integer or ExpressionKind.Float => s_number.Contains(name),
        ExpressionKind.Date or ExpressionKind.DateTime => s_date.Contains(name),
        ExpressionKind.TimeDelta or ExpressionKind.Duration => s_span.Contains(name),
        _ => false,
    };

    private static FrozenSet<string> Names(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
