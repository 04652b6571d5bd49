using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DataSync.Connectors.Dates;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>
/// Functions that stand by themselves: the reference engine's (<c>interpolation/macros.py</c>), Jinja's <c>dict</c>,
/// <c>namespace</c> and a bounded <c>range</c>, and <c>now_local</c> of older manifests.
/// </summary>
internal static class Functions
{
    private const string RfcFormat = "%Y-%m-%dT%H:%M:%S.%f%z";

    public static FrozenDictionary<string, FunctionValue> All { get; } = new Dictionary<string, ExpressionFunction>(StringComparer.Ordinal)
    {
        ["now_utc"] = (e, _, a) => Now(e, a.Expect()),
        ["now_local"] = (e, _, a) => NowLocal(e, a.Expect()),
        ["today_utc"] = (e, _, a) => Date(Now(e, a.Expect())),
        ["today_with_timezone"] = TodayWithTimezone,
        ["timestamp"] = Timestamp,
        ["str_to_datetime"] = (_, _, a) => ExpressionValue.Of(ParseIso(a.Expect("s").Required(0, "s"))),
        ["day_delta"] = DayDelta,
        ["duration"] = Duration,
        ["format_datetime"] = (_, _, a) => ExpressionValue.Of(FormatDatetime(a.Expect("dt", "format", "input_format"))),
        ["max"] = (e, _, a) => Extreme(e, a, "max", 1),
        ["min"] = (e, _, a) => Extreme(e, a, "min", -1),
        ["sanitize_url"] = (e, _, a) => ExpressionValue.Of(UrlQuote.Plus(a.Expect("value").Text(0, "value"), e)),
        ["camel_case_to_snake_case"] = (e, _, a) => ExpressionValue.Of(SnakeCase(a.Expect("value").Text(0, "value"), e)),
        ["generate_uuid"] = (e, _, a) => Uuid(e, a.Expect()),
        // In the reference engine known to tokens that are signed (auth/jwt.py): a service account comes as one JSON text.
        ["json_loads"] = (e, _, a) => JsonLoads(a.Expect("s").Text(0, "s"), e),
        ["range"] = Range,
        ["dict"] = (e, _, a) => Dict(e, a),
        ["namespace"] = Namespace,
    }.ToFrozenDictionary(entry => entry.Key, entry => new FunctionValue(entry.Key, entry.Value), StringComparer.Ordinal);

    private static ExpressionValue Now(Evaluation evaluation, Arguments _) => ExpressionValue.Of(evaluation.Context.Time.GetUtcNow());

    private static ExpressionValue NowLocal(Evaluation evaluation, Arguments _) =>
        ExpressionValue.Of(WallTime.At(evaluation.Context.Time.GetLocalNow()) with { Offset = null });

    private static ExpressionValue Uuid(Evaluation evaluation, Arguments _) => ExpressionValue.Of(evaluation.Context.NewGuid().ToString());

    private static ExpressionValue Date(ExpressionValue time) => ExpressionValue.Of(DateOnly.FromDateTime(time.AsTime.Wall));

    private static ExpressionValue TodayWithTimezone(Evaluation evaluation, ExpressionValue target, Arguments arguments)
    {
        var id = arguments.Expect("timezone").Text(0, "timezone");
        if (id.Length > 100 || !TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
            throw Fault.Of("today_with_timezone is given a time zone that is not known", "Use a name of the IANA database, such as Europe/Berlin");
        return ExpressionValue.Of(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(evaluation.Context.Time.GetUtcNow(), zone).DateTime));
    }

    private static ExpressionValue Timestamp(Evaluation evaluation, ExpressionValue target, Arguments arguments)
    {
        var moment = arguments.Expect("dt").Required(0, "dt");
        if (moment.IsNumber)
            return moment.IsWhole ? ExpressionValue.Of(moment.AsBig) : PythonNumber.Truncate(moment.AsFloat);
        return ExpressionValue.Of(ParseIso(moment).UnixSeconds);
    }

    private static ExpressionValue DayDelta(Evaluation evaluation, ExpressionValue target, Arguments arguments)
    {
        var days = arguments.Expect("num_days", "format").Required(0, "num_days");
        if (!days.IsNumber || double.IsNaN(days.AsFloat))
            throw Fault.Type("num_days of day_delta", days);
        var distance = ExpressionValue.Of(PythonDates.Scale(TimeSpan.FromDays(1), days.AsFloat));
        var moved = PythonDates.Add(Now(evaluation, arguments), distance)!.Value;
        return ExpressionValue.Of(Strftime.Format(moved.AsTime, arguments.OptionalText(1, "format") ?? RfcFormat));
    }

    private static ExpressionValue JsonLoads(string text, Evaluation evaluation)
    {
        evaluation.ChargeText(text.Length);
        try
        {
            return ExpressionValue.From(JsonDocument.Parse(text).RootElement);
        }
        catch (JsonException)
        {
            throw Fault.Of("json_loads is given a text that is no JSON", "Give it the whole JSON document");
        }
    }

    private static ExpressionValue Duration(Evaluation evaluation, ExpressionValue target, Arguments arguments) =>
        IsoDuration.TryParse(arguments.Expect("datestring").Text(0, "datestring"), out var duration)
            ? ExpressionValue.Of(duration)
            : throw Fault.Of("duration is given a text that is no ISO 8601 duration", "Write it as P1D or PT30M");

    /// <summary>A datetime goes to strftime as it is; a number is seconds or as input_format says; a text is ISO 8601 or as input_format says.</summary>
    private static string FormatDatetime(Arguments arguments)
    {
        var (moment, format) = (arguments.Required(0, "dt"), arguments.Text(1, "format"));
        var input = arguments.OptionalText(2, "input_format");
        if (moment.Kind == ExpressionKind.DateTime)
            return Strftime.Format(moment.AsTime, format);
        // The reference engine stumbles over a date; what is meant is plain.
        if (moment.Kind == ExpressionKind.Date)
            return PythonDateFormat.Of(format).Format(new WallTime(moment.AsDate.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        var time = moment.IsWhole ? Read(PythonNumber.Text(ExpressionValue.Of(moment.AsBig)), input is null or "" ? "%s" : input)
            : input is null or "" ? ParseIso(moment)
            : moment.Kind == ExpressionKind.Text ? Read(moment.AsText, input)
            : throw Fault.Type("dt of format_datetime", moment);
        return PythonDateFormat.Of(format).Format(time with { Offset = time.Offset ?? TimeSpan.Zero });
    }

    private static WallTime Read(string text, string format)
    {
        var pattern = PythonDateFormat.Of(format);
        if (pattern.ParseProblem is { } problem)
            throw Fault.Of($"input_format of format_datetime cannot be read: {problem}", "Use the directives of Python's strptime");
        return pattern.TryParse(text, out WallTime time)
            ? time : throw Fault.Of($"format_datetime is given a date that is not of the format {format}", "Change input_format to what the source sends");
    }

    private static WallTime ParseIso(ExpressionValue value)
    {
        if (value.Kind != ExpressionKind.Text)
            throw Fault.Type("reading a date", value);
        if (!IsoTimestamp.TryParse(value.AsText, out var time) || !time.TryToMoment(out var moment))
            throw Fault.Of("a text is no ISO 8601 date", "Use format_datetime with input_format for other forms");
        return WallTime.At(moment.ToUniversalTime());
    }

    private static ExpressionValue Extreme(Evaluation evaluation, Arguments arguments, string name, int sign)
    {
        arguments.Expect(arguments.Count < 2 ? ["values"] : new string[arguments.Count]);
        var values = arguments.Count == 1 ? Sequences.ToList(arguments.Required(0, "values"), evaluation) : [.. arguments.Positional];
        if (values.Count == 0)
            throw Fault.Of($"{name} is given no values", "Give at least one");
        return values.Aggregate((best, next) => PythonOrder.Compare(next, best, evaluation) * sign > 0 ? next : best);
    }

    private static string SnakeCase(string text, Budget budget)
    {
        budget.ChargeText(text.Length * 2L);
        var snake = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterUpper(text[i]))
                snake.Append('_');
            snake.Append(text[i]);
        }

        return snake.ToString().ToLowerInvariant();
    }

    private static ExpressionValue Range(Evaluation evaluation, ExpressionValue target, Arguments arguments)
    {
        arguments.Expect("start", "stop", "step");
        var first = arguments.OptionalWhole(0, "start") ?? throw Fault.Of("range needs a number", "Write range(10)");
        var (start, stop) = arguments.OptionalWhole(1, "stop") is { } last ? (first, last) : (0, first);
        var step = arguments.OptionalWhole(2, "step") ?? 1;
        if (step == 0)
            throw Fault.Of("a step of 0 leads nowhere", "Use 1 or -1");
        var count = Math.Max(0, (long)Math.Ceiling(((decimal)stop - start) / step));
        evaluation.Charge(count);
        var items = new List<ExpressionValue>((int)count);
        for (long i = 0; i < count; i++)
            items.Add(ExpressionValue.Of(start + (i * step)));
        return ExpressionValue.List(items);
    }

    private static ExpressionValue Dict(Evaluation evaluation, Arguments arguments)
    {
        var dictionary = new MutableDictionaryValue();
        if (arguments.Count > 1)
            throw Fault.Of("dict takes at most one argument by place", "Give names with values");
        if (arguments.Count == 1)
            DictionaryMethods.Fill(evaluation, dictionary, arguments.Positional[0]);
        foreach (var (name, value) in arguments.Named)
            dictionary.Set(ExpressionValue.Of(name), value);
        return ExpressionValue.Of(dictionary);
    }

    private static ExpressionValue Namespace(Evaluation evaluation, ExpressionValue target, Arguments arguments)
    {
        var names = new NamespaceValue();
        foreach (var (key, value) in Dict(evaluation, arguments).AsDictionary.Entries)
            names.Set(PythonText.Of(key, evaluation), value);
        return ExpressionValue.Of(names);
    }
}
