using System.Globalization;
using System.Text.Json.Nodes;
using DataSync.Connectors.Corpus.Tests.Manifests;
using DataSync.Connectors.Dates;
using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Corpus.Tests.Server;

/// <summary>The part of a stream that a request asks for by its cursor, and values within it.</summary>
internal sealed class Window
{
    private readonly Component _cursor;
    private readonly EvaluationContext _context;
    private readonly IReadOnlyList<(string Target, IReadOnlyList<string> Name, string Format)> _starts;
    private readonly IReadOnlyList<(string Target, IReadOnlyList<string> Name, string Format)> _ends;
    private readonly string _format;
    private readonly bool _asNumbers;

    public Window(Component cursor, Component requester, RecordMaker records, EvaluationContext context)
    {
        (_cursor, _context) = (cursor, context);
        _format = cursor.Texts("cursor_datetime_formats").FirstOrDefault() ?? cursor.Text("datetime_format") ?? "%Y-%m-%dT%H:%M:%SZ";
        _asNumbers = records.HasNumbersAt(cursor.Text("cursor_field") ?? "");
        _starts = Places("start_time_option", cursor.Text("partition_field_start") ?? "start_time", requester);
        _ends = Places("end_time_option", cursor.Text("partition_field_end") ?? "end_time", requester);
    }

    public bool IsCount => _cursor.Type == "IncrementingCountCursor";

    public bool IsClientSide => _cursor.Flag("is_client_side_incremental");

    /// <summary>Where the request says the window begins; null when it does not.</summary>
    public DateTimeOffset? StartOf(SeenRequest request) => Bound(request, _starts);

    /// <summary>The time as a request can say it.</summary>
    public DateTimeOffset Rounded(DateTimeOffset time) => Read(Write(time, _cursor.Text("datetime_format") ?? _format), _cursor.Text("datetime_format") ?? _format) ?? time;

    /// <summary>The value of one of so many records.</summary>
    public JsonNode ValueOf(SeenRequest request, int index, int count)
    {
        if (IsCount)
            return JsonValue.Create(100 + index);
        var now = Template.Clock.GetUtcNow();
        var end = Bound(request, _ends) ?? now;
        end = end > now ? now : end;
        var start = StartOf(request) ?? end.AddHours(-26);
        if (start > end)
            start = end;
        var at = start + ((end - start) * (index + 1) / (count + 2));
        var text = Write(at, _format);
        return _asNumbers && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole) : JsonValue.Create(number)
            : JsonValue.Create(text);
    }

    private DateTimeOffset? Bound(SeenRequest request, IReadOnlyList<(string Target, IReadOnlyList<string> Name, string Format)> places)
    {
        foreach (var (target, name, format) in places)
        {
            if (request.At(target, name) is { Length: > 0 } text && Read(text, format) is { } time)
                return time;
        }

        return null;
    }

    private IReadOnlyList<(string Target, IReadOnlyList<string> Name, string Format)> Places(string option, string field, Component requester)
    {
        var places = new List<(string, IReadOnlyList<string>, string)>();
        var format = _cursor.Text("datetime_format") ?? _format;
        if (_cursor.Child(option) is { } place)
            places.Add((place.Text("inject_into") ?? "request_parameter", OptionName(place, _context), format));
        foreach (var (key, target) in ((string, string)[])[("request_parameters", "request_parameter"), ("request_body_json", "body_json"), ("request_body_data", "body_data"), ("request_headers", "header")])
        {
            foreach (var (path, text) in requester.Leaves(key).Where(leaf => leaf.Path.Count > 0))
            {
                if (text.Contains(field, StringComparison.Ordinal) && text.StartsWith("{{", StringComparison.Ordinal) && text.EndsWith("}}", StringComparison.Ordinal)
                    && text.Length < field.Length + 30)
                    places.Add((target, path, format));
            }
        }

        return places;
    }

    public static IReadOnlyList<string> OptionName(Component option, EvaluationContext context)
    {
        var names = option["field_path"] is not null ? option.Texts("field_path") : option.Texts("field_name");
        return [.. names.Select(name => Template.Render(name, context) ?? name)];
    }

    private static string Write(DateTimeOffset time, string format) =>
        PythonDateFormat.Of(format).Format(time);

    private static DateTimeOffset? Read(string text, string format) =>
        PythonDateFormat.TryParse(text, format, out DateTimeOffset time) ? time : null;
}
