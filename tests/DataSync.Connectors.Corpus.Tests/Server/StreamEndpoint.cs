using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DataSync.Connectors.Corpus.Tests.Manifests;
using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Corpus.Tests.Server;

/// <summary>Answers the requests of one stream of a manifest.</summary>
internal sealed class StreamEndpoint
{
    private const int SlicesInFull = 2;

    private readonly RecordMaker _records;
    private readonly Paging _paging;
    private readonly IReadOnlyList<string> _place;
    private readonly bool _isObject;
    private readonly bool _isTarget;
    private readonly Component? _decoder;
    private readonly Regex _address;
    private readonly string _method;
    private readonly Regex? _query;
    private readonly IReadOnlyList<(string Target, IReadOnlyList<string> Name, string Value)> _literals;
    private readonly IReadOnlyList<Action<JsonObject>> _remedies;
    private readonly JobEndpoint? _jobs;
    private readonly List<string> _slices = [];
    private readonly Dictionary<string, SortedSet<int>> _pagesAsked = new(StringComparer.Ordinal);

    /// <param name="stream">The stream.</param>
    /// <param name="retriever">How its records are fetched.</param>
    /// <param name="childKeys">Fields that streams below ask of its records.</param>
    /// <param name="isTarget">Whether it is the stream that is read, not one that it depends on.</param>
    /// <param name="config">The source's configuration.</param>
    /// <param name="jobs">The jobs that prepare what is downloaded here; null for a stream without.</param>
    /// <param name="wanted">Values that others need at places of its records.</param>
    public StreamEndpoint(
        Component stream,
        Component retriever,
        IEnumerable<string> childKeys,
        bool isTarget,
        JsonObject config,
        JobEndpoint? jobs = null,
        IEnumerable<(IReadOnlyList<string> Path, JsonNode Value)>? wanted = null)
    {
        _jobs = jobs;
        Requester = retriever.Child("requester")!;
        var context = Template.Context(config, Requester.Parameters);
        (Stream, _isTarget) = (stream, isTarget);
        _records = new RecordMaker(stream, childKeys, wanted ?? [], context);
        _decoder = retriever.Child("decoder");
        var extractor = retriever.Child("record_selector")?.Child("extractor");
        var extractorContext = Template.Context(config, extractor?.Parameters ?? Requester.Parameters);
        _place = [.. extractor?.Texts("field_path").Select(name => Template.Render(name, extractorContext) ?? name) ?? []];
        var strategy = retriever.Child("paginator")?.Child("pagination_strategy");
        var conditions = $"{strategy?.Text("cursor_value")} {strategy?.Text("stop_condition")}";
        _isObject = _place.Count == 0 && DataPath.In(conditions, "response").Count > 0 && (_decoder?.Type ?? "JsonDecoder") == "JsonDecoder";
        _paging = new Paging(retriever, _place, _isObject, Template.Context(config, strategy?.Parameters ?? Requester.Parameters));
        if (stream.Child("incremental_sync") is { Type: "DatetimeBasedCursor" or "IncrementingCountCursor" } cursor)
            Window = new Window(cursor, jobs?.Creation ?? Requester, _records, Template.Context(config, cursor.Parameters));
        _method = (Requester.Text("http_method") ?? "GET").ToUpperInvariant();
        (_address, _query) = jobs is { IsDownloadedByTarget: true } ? (JobEndpoint.Downloads, null) : AddressOf(Requester, context);
        _literals =
        [
            .. ((string, string)[])[("request_parameters", "request_parameter"), ("request_body_json", "body_json"), ("request_body_data", "body_data")] is var places
                ? places.SelectMany(place => Requester.Leaves(place.Item1).Where(leaf => leaf.Path.Count > 0 && Template.IsPlain(leaf.Text)).Select(leaf => (place.Item2, leaf.Path, leaf.Text)))
                : [],
        ];
        _remedies = Remedies(context);
    }

    public Component Stream { get; }

    public Component Requester { get; }

    public Window? Window { get; }

    /// <summary>Whether the paginator's conditions could not be met, so that its pages are not judged.</summary>
    public bool IsRiddle => _paging.IsRiddle;

    public bool HasPages => _paging.HasPages;

    /// <summary>Records that were sent, by their mark.</summary>
    public Dictionary<string, JsonNode?> Sent { get; } = new(StringComparer.Ordinal);

    /// <summary>What is wrong with the way the pages were asked for.</summary>
    public IEnumerable<string> Gaps =>
        from slice in _pagesAsked
        let last = _isTarget && _slices.IndexOf(slice.Key) < SlicesInFull && HasPages ? 3 : 1
        where !Enumerable.Range(1, last).All(slice.Value.Contains)
        select $"pages {string.Join(",", slice.Value)} of {last} were asked for of {slice.Key}";

    /// <summary>How well a request fits; negative when it does not.</summary>
    public int Fit(SeenRequest request)
    {
        if (request.Method != _method || !_address.IsMatch(request.Place) || _query?.IsMatch(Uri.UnescapeDataString(request.Address.Query)) == false)
            return -1;
        var wrong = _literals.Count(literal => request.At(literal.Target, literal.Name) != literal.Value);
        var pattern = _address.ToString();
        // Of addresses that anything may stand in, the one with more segments is meant: what stands for anything takes in slashes.
        return Math.Max(0, 1000 + pattern.Length - (pattern.Split(".*").Length * 20) + (pattern.Split('/').Length * 25) - (wrong * 10));
    }

    public (byte[] Body, string ContentType, IReadOnlyDictionary<string, string> Headers) Answer(SeenRequest request)
    {
        var page = _paging.PageOf(request);
        var slice = _paging.SliceOf(request);
        var at = _slices.IndexOf(slice);
        if (at < 0)
        {
            at = _slices.Count;
            _slices.Add(slice);
        }

        var pages = _isTarget && at < SlicesInFull && HasPages ? 3 : 1;
        (_pagesAsked.TryGetValue(slice, out var asked) ? asked : _pagesAsked[slice] = []).Add(page);
        var count = _isTarget || pages == 3 ? _paging.CountOf(request, page, pages) : Math.Max(_paging.CountOf(request, page, pages), page == 1 ? 1 : 0);
        if (_isObject)
            count = 1;
        var records = Enumerable.Range(0, count).Select(i => Record(request, at, page, i, count)).ToList();
        var answer = new AnswerDraft(_place, records);
        if (_isObject)
            answer.Body = records[0];
        _paging.Apply(answer, request, page, isLast: page >= pages);
        if (answer.Body is JsonObject body)
        {
            foreach (var remedy in _remedies)
                remedy(body);
        }

        var (bytes, type) = Encoding.Encode(answer.Body, _decoder);
        return (bytes, type, answer.Headers);
    }

    private JsonObject Record(SeenRequest request, int slice, int page, int index, int count)
    {
        var mark = $"s{slice}p{page}r{index}";
        var cursor = Window?.ValueOf(_jobs?.OriginOf(request) ?? request, ((page - 1) * count) + index, count * 3);
        if (_isTarget)
            Sent[mark] = cursor;
        return _records.Make(((slice + 1) * 1_000_000L) + (page * 10_000) + index + 1, mark, cursor);
    }

    /// <summary>Patterns of the addresses that a requester can ask for.</summary>
    public static (Regex Address, Regex? Query) AddressOf(Component requester, EvaluationContext context)
    {
        var (url, path) = (requester.Text("url") ?? requester.Text("url_base") ?? "", requester.Text("url") is null ? requester.Text("path") ?? "" : "");
        // An address in quotes is meant without them.
        var (start, rest) = (Template.Pattern(url.Trim().Trim('"'), context), Template.Pattern(path.Trim(), context));
        var whole = rest.Length == 0 ? start : rest.StartsWith("http", StringComparison.Ordinal) ? rest : $"{start.TrimEnd('/')}/{rest.TrimStart('/')}";
        var noScheme = Regex.Replace(whole, "^https?://", "").Replace("//", "/", StringComparison.Ordinal);
        var query = noScheme.IndexOf("\\?", StringComparison.Ordinal);
        var place = (query < 0 ? noScheme : noScheme[..query]).TrimEnd('/');
        return (Pattern($"^{place}/?$"), query < 0 ? null : Pattern($"^{noScheme[query..]}"));
    }

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.Singleline | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));

    /// <summary>Changes that keep an answer from being taken for an error by the manifest's own rules.</summary>
    private List<Action<JsonObject>> Remedies(EvaluationContext context)
    {
        var remedies = new List<Action<JsonObject>>();
        // Their type need not be written: it is the only one that may stand there.
        var filters = Requester.AllBelow().SelectMany(one => one.Children("response_filters"));
        foreach (var predicate in filters.Where(one => one.Text("action") is "FAIL" or "RETRY" or "IGNORE" or "RATE_LIMITED").Select(one => one.Text("predicate")).OfType<string>())
        {
            var answer = new AnswerDraft(_place, [new JsonObject { ["id"] = 1 }]);
            if (answer.Body is not JsonObject body || !Template.Holds(predicate, answer.See(context)))
                continue;
            foreach (var path in DataPath.In(predicate, "response"))
            {
                foreach (var value in (JsonNode?[])["ok", 0, 200, true, "success", null, "x"])
                {
                    DataPath.Set(body, path, value?.DeepClone());
                    if (Template.Holds(predicate, answer.See(context)))
                        continue;
                    remedies.Add(target => DataPath.Set(target, path, value?.DeepClone()));
                    break;
                }
            }
        }

        return remedies;
    }
}
