using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DataSync.Connectors.Corpus.Tests.Manifests;
using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Corpus.Tests.Server;

/// <summary>
/// Values of an answer that let a manifest's cursor pagination go on, and others that end it: tried out on its own
/// conditions, since each API says it in its own way.
/// </summary>
internal sealed partial class CursorScript
{
    private static readonly ConcurrentDictionary<string, CursorScript?> _known = new(StringComparer.Ordinal);

    private static readonly Func<int, string, JsonNode?>[] _goingOn =
    [
        (page, _) => $"corpustok{page + 1}",
        (_, url) => url,
        (page, _) => 90_000 + page,
        (_, _) => true,
        (page, _) => page,
        (_, _) => 3,
        (_, _) => false,
        (_, _) => "false",
        (_, _) => "true",
        (_, _) => new JsonArray("x"),
        (_, url) => new JsonObject { ["next"] = url },
        (page, _) => $"{page + 1}",
    ];

    private static readonly Func<int, string, JsonNode?>[] _atEnd =
    [
        (_, _) => Absent,
        (_, _) => null,
        (_, _) => "",
        (_, _) => false,
        (_, _) => 0,
        (_, _) => "false",
        (page, _) => page,
        (_, _) => 3,
        (_, _) => true,
        (_, _) => "true",
        (_, _) => new JsonArray(),
        (_, _) => new JsonObject(),
        (_, _) => 90_000,
    ];

    private static readonly JsonNode Absent = JsonValue.Create("corpus-absent");

    private readonly string _value;
    private readonly EvaluationContext _context;
    private readonly IReadOnlyList<Slot> _slots;
    private readonly string _extra;
    private IReadOnlyList<Func<int, string, JsonNode?>> _on = [];
    private IReadOnlyList<Func<int, string, JsonNode?>> _end = [];

    private CursorScript(string value, IReadOnlyList<Slot> slots, EvaluationContext context)
    {
        (_value, _slots, _context) = (value, slots, context);
        // An expression may take the token out of an address.
        ExtraNames = [.. QueryName().Matches(value).Select(match => match.Groups[1].Value).Distinct()];
        _extra = string.Concat(ExtraNames.Select(name => $"&{name}=PAGE"));
    }

    /// <summary>Parameters that addresses of further pages have in addition.</summary>
    public IReadOnlyList<string> ExtraNames { get; }

    public int CountGoingOn { get; private set; } = 2;

    public int CountAtEnd { get; private set; } = 1;

    public static CursorScript? Find(Component strategy, bool isByPath, IReadOnlyList<string> place, bool isObject, EvaluationContext context)
    {
        var (value, stop) = (strategy.Text("cursor_value") ?? "", strategy.Text("stop_condition"));
        // Parameters and configuration may stand in the conditions, so what was found holds for their values only.
        var key = string.Join('\n', [value, stop, isByPath.ToString(), string.Join('/', place), isObject.ToString(), Template.Render("{{ config }}{{ parameters }}", context)]);
        return _known.GetOrAdd(key, _ => Search(value, stop, isByPath, place, isObject, context));
    }

    public string Extra(int page) => _extra.Replace("PAGE", $"{80_000 + page}", StringComparison.Ordinal);

    public void Apply(AnswerDraft answer, int page, bool isLast, string url)
    {
        var values = isLast ? _end : _on;
        for (var i = 0; i < _slots.Count; i++)
            _slots[i].Set(answer, values[i](page, url), url);
    }

    public string? TokenOf(AnswerDraft answer, EvaluationContext context) => Template.Render(_value, answer.See(context));

    private static CursorScript? Search(string value, string? stop, bool isByPath, IReadOnlyList<string> place, bool isObject, EvaluationContext context)
    {
        var text = $"{value} {stop}";
        var slots = DataPath.In(text, "response").Select(path => new Slot("response", path))
            .Concat(DataPath.In(text, "last_record").Select(path => new Slot("last_record", path)))
            .Concat(DataPath.In(text, "headers").Select(path => new Slot("headers", [path[0]])).DistinctBy(slot => slot.Path[0].ToUpperInvariant()))
            .Where(slot => slot.Root != "response" || (place.Count > 0 ? !IsPrefix(slot.Path, place) && !IsPrefix(place, slot.Path) && place[0] != "*" : isObject))
            .ToList();
        var byLength = text.Contains("last_page_size", StringComparison.Ordinal) || text.Contains("length", StringComparison.Ordinal);
        foreach (var isFirstTry in (bool[])[true, false])
        {
            var script = new CursorScript(value, slots, context);
            // The record's own id first, as it is; only else a field is filled for the purpose.
            if (isFirstTry)
                script = new CursorScript(value, [.. slots.Where(slot => slot.Root != "last_record" || slot.Path[^1] != "id")], context);
            if (isObject && place.Count == 0)
                (script.CountGoingOn, script.CountAtEnd) = (1, 1);
            foreach (var count in byLength ? (int[])[2, 100, 1000] : [script.CountGoingOn])
            {
                script.CountGoingOn = count;
                if (script.Try(_goingOn, count, 2, place, isObject, answer => !(stop is not null && script.IsBroken(stop, answer, context)) && !script.Stops(stop, answer, context) && script.IsToken(answer, isByPath, context), isSteady: false) is { } on)
                    script._on = on;
                else
                    continue;
                foreach (var few in isObject && place.Count == 0 ? (int[])[1] : [1, 0])
                {
                    script.CountAtEnd = few;
                    if (script.Try(_atEnd, few, 3, place, isObject, answer => !script.IsBroken(stop, answer, context) && (script.Stops(stop, answer, context) || !script.IsToken(answer, false, context)), isSteady: true) is { } end)
                    {
                        script._end = end;
                        return script;
                    }
                }
            }
        }

        return null;
    }

    private static bool IsPrefix(IReadOnlyList<string> path, IReadOnlyList<string> place) =>
        path.Count <= place.Count && path.SequenceEqual(place.Take(path.Count));

    private bool Stops(string? stop, AnswerDraft answer, EvaluationContext context) => stop is not null && Template.Holds(stop, answer.See(context));

    private bool IsBroken(string? stop, AnswerDraft answer, EvaluationContext context) =>
        stop is null ? Template.IsBroken(_value, answer.See(context)) : Template.IsBroken(stop, answer.See(context));

    private bool IsToken(AnswerDraft answer, bool isByPath, EvaluationContext context)
    {
        var token = Template.Evaluate(_value, answer.See(context));
        return token is JsonValue plain && plain.ToJsonString() is not ("null" or "\"\"" or "false" or "0" or "{}" or "true")
            && (!isByPath || (plain.TryGetValue<string>(out var text) && text.StartsWith("http", StringComparison.Ordinal)));
    }

    private Func<int, string, JsonNode?>[]? Try(
        Func<int, string, JsonNode?>[] candidates, int count, int page, IReadOnlyList<string> place, bool isObject, Func<AnswerDraft, bool> isGood, bool isSteady)
    {
        string? TokenText(AnswerDraft answer) => Template.Evaluate(_value, answer.See(_context))?.ToJsonString();
        var total = Math.Pow(candidates.Length, _slots.Count);
        for (var n = 0; n < Math.Min(total, 20_000); n++)
        {
            var (rest, chosen) = (n, new Func<int, string, JsonNode?>[_slots.Count]);
            for (var i = 0; i < chosen.Length; i++)
                (chosen[i], rest) = (candidates[rest % candidates.Length], rest / candidates.Length);
            var answer = Draft(chosen, count, page, place, isObject);
            if (!isGood(answer))
                continue;
            // A token that is the same for the next page would ask for this one again.
            if (isSteady || TokenText(answer) != TokenText(Draft(chosen, count, page + 1, place, isObject)))
                return chosen;
        }

        return null;
    }

    private AnswerDraft Draft(Func<int, string, JsonNode?>[] chosen, int count, int page, IReadOnlyList<string> place, bool isObject)
    {
        var records = Enumerable.Range(1, count).Select(id => new JsonObject { ["id"] = (1000 * page) + id }).ToList();
        var answer = new AnswerDraft(place, records);
        if (isObject && place.Count == 0)
            answer.Body = records[0];
        var url = $"https://corpus.example.com/x?{Paging.PageMark}={page + 1}{Extra(page + 1)}";
        for (var i = 0; i < chosen.Length; i++)
            _slots[i].Set(answer, chosen[i](page, url), url);
        return answer;
    }

    [GeneratedRegex(@"([A-Za-z_$\[\]]+)=(?=[(\\'""{])")]
    private static partial Regex QueryName();

    private sealed record Slot(string Root, IReadOnlyList<string> Path)
    {
        public void Set(AnswerDraft answer, JsonNode? value, string url)
        {
            var isAbsent = ReferenceEquals(value, Absent);
            switch (Root)
            {
                case "headers":
                    var text = value switch { JsonValue plain when plain.TryGetValue<string>(out var own) => own, null => "", _ => value.ToJsonString() };
                    if (isAbsent)
                        answer.Headers.Remove(Path[0]);
                    else if (Path[0].Equals("link", StringComparison.OrdinalIgnoreCase))
                        answer.Headers["Link"] = $"<{(text.StartsWith("http", StringComparison.Ordinal) ? text : url)}>; rel=\"{(text == "" ? "prev" : "next")}\"; results=\"{(text == "false" ? "false" : "true")}\"; cursor=\"{text}\"";
                    else
                        answer.Headers[Path[0]] = text;
                    break;
                case "last_record" when answer.Records.Count > 0:
                    if (!isAbsent)
                        DataPath.Set(answer.Records[^1], Path, value);
                    break;
                case "response" when answer.Body is JsonObject body:
                    if (!isAbsent)
                        DataPath.Set(body, Path, value);
                    break;
            }
        }
    }
}
