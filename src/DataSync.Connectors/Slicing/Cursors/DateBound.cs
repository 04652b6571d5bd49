using DataSync.Connectors.Dates;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Slicing.Cursors;

/// <summary>A start or end of a cursor: a date, kept between a least and a most.</summary>
internal sealed record DateBound(string Key, InterpolatedString Text, InterpolatedString? Least, InterpolatedString? Most, string Format)
{
    /// <summary>A text, or a MinMaxDatetime; null when absent.</summary>
    public static DateBound? Parse(ComponentScope scope, string key, string cursorFormat)
    {
        if (scope.Node(key) is not ManifestMap)
            return scope.Text(key, Variables.Config) is { } text ? new DateBound(key, text, null, null, cursorFormat) : null;
        return scope.Component(key, "MinMaxDatetime", ("MinMaxDatetime", bound => new DateBound(
            key,
            bound.RequiredText("datetime", Variables.Config),
            bound.Text("min_datetime", Variables.Config),
            bound.Text("max_datetime", Variables.Config),
            bound.Literal("datetime_format") is { Length: > 0 } format ? format : cursorFormat)));
    }

    /// <exception cref="RequestException">A date is missing or not of its format.</exception>
    public DateTimeOffset Evaluate(EvaluationContext context)
    {
        var moment = Read(Text, context) ?? throw new RequestException($"{Key} of the cursor has no value; give the source's configuration one");
        if (Least is not null && Read(Least, context) is { } least && moment < least)
            moment = least;
        if (Most is not null && Read(Most, context) is { } most && moment > most)
            moment = most;
        return moment;
    }

    private DateTimeOffset? Read(InterpolatedString text, EvaluationContext context)
    {
        // In quotes it is still a date: the reference engine reads what is rendered as a literal.
        if (text.Evaluate(context, LiteralKinds.Text) is not { IsNone: false } value || value.ToString() is not { Length: > 0 } date)
            return null;
        return PythonDateFormat.TryParse(date, Format, out DateTimeOffset moment)
            ? moment
            : throw new RequestException($"{Key} of the cursor is '{date}', which is not a date of the format {Format}");
    }
}
