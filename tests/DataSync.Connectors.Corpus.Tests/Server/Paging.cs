using System.Globalization;
using System.Text.Json.Nodes;
using DataSync.Connectors.Corpus.Tests.Manifests;
using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Corpus.Tests.Server;

/// <summary>Tells which page a request asks for, and makes the answers say that another follows, or none.</summary>
internal sealed class Paging
{
    public const string PageMark = "corpuspage";

    private readonly Component? _strategy;
    private readonly Component? _tokenOption;
    private readonly Component? _sizeOption;
    private readonly EvaluationContext _context;
    private readonly CursorScript? _script;
    private readonly IReadOnlyList<string> _tokenTemplates;
    private readonly Dictionary<string, int> _issued = new(StringComparer.Ordinal);
    private readonly int? _statedSize;

    public Paging(Component retriever, IReadOnlyList<string> place, bool isObject, EvaluationContext context)
    {
        _context = context;
        var paginator = retriever.Child("paginator");
        _strategy = paginator?.Child("pagination_strategy");
        _tokenOption = paginator?.Child("page_token_option");
        _sizeOption = paginator?.Child("page_size_option");
        _statedSize = int.TryParse(Template.Render(_strategy?.Text("page_size") ?? "", context), out var size) ? size : null;
        _tokenTemplates = [.. retriever.Child("requester")?.Leaves("request_parameters").Concat(retriever.Child("requester")!.Leaves("path")).Concat(retriever.Child("requester")!.Leaves("request_body_json"))
            .Concat(retriever.Child("requester")!.Leaves("request_body_data"))
            .Where(leaf => leaf.Text.Contains("next_page_token", StringComparison.Ordinal)).Select(leaf => leaf.Text) ?? []];
        IsByPath = _tokenOption?.Type == "RequestPath";
        if (_strategy?.Type == "CursorPagination")
            _script = CursorScript.Find(_strategy, IsByPath, place, isObject, context);
    }

    public bool IsByPath { get; }

    /// <summary>Whether a stream of three pages can be made: it pages, its requests tell which page, and its conditions can be met.</summary>
    public bool HasPages => (_tokenOption is not null || _tokenTemplates.Count > 0) && (IsCounted ? !IsByPath : _script is not null);

    private bool IsCounted => _strategy?.Type is "PageIncrement" or "OffsetIncrement";

    /// <summary>A paginator whose conditions no answer of this server meets.</summary>
    public bool IsRiddle => _strategy?.Type == "CursorPagination" && _script is null;

    public int PageOf(SeenRequest request)
    {
        if (_strategy is null)
            return 1;
        if (request.Query[PageMark].FirstOrDefault() is { } mark)
            return int.Parse(mark, CultureInfo.InvariantCulture);
        if (_script is not null)
            return Texts(request).Select(text => _issued.GetValueOrDefault(text)).FirstOrDefault(page => page > 0, 1);
        var text = TokenText(request);
        var size = SizeOf(request) ?? 2;
        for (var page = 1; page <= 5; page++)
        {
            var token = TokenOf(page, size);
            if (text is not null ? text == token.ToString(CultureInfo.InvariantCulture) : page > 1 && IsRendered(request, token))
                return page;
        }

        return text is null || text.Length == 0 ? 1 : 99;
    }

    /// <summary>Records of a page of a stream with three pages, or with one.</summary>
    public int CountOf(SeenRequest request, int page, int pages)
    {
        if (_script is not null)
            return page < pages ? _script.CountGoingOn : _script.CountAtEnd;
        if (_strategy is null)
            return 2;
        if (SizeOf(request) is { } size)
            return page < pages ? size : page > pages ? 0 : Math.Min(size - 1, 2);
        return page <= pages ? 2 : 0;
    }

    /// <summary>Lets the answer say whether a page follows.</summary>
    public void Apply(AnswerDraft answer, SeenRequest request, int page, bool isLast)
    {
        if (_script is null)
            return;
        _script.Apply(answer, page, isLast, UrlOf(request, page + 1));
        if (!isLast && _script.TokenOf(answer, _context) is { } token)
            _issued[token] = page + 1;
    }

    /// <summary>The request without what only tells the page.</summary>
    public string SliceOf(SeenRequest request)
    {
        var tokenName = _tokenOption is { Type: not "RequestPath" } option ? Window.OptionName(option, _context) : [];
        var query = request.Query.Where(pair => pair.Key != PageMark && (tokenName.Count == 0 || pair.Key != tokenName[0]))
            .SelectMany(pair => pair.Select(value => $"{pair.Key}={value}")).Where(text => !_issued.Keys.Any(token => text.EndsWith("=" + token, StringComparison.Ordinal))).Order(StringComparer.Ordinal);
        var body = request.Body;
        if (tokenName.Count > 0 && request.Json is JsonObject json && DataPath.Get(json, tokenName) is not null)
        {
            var copy = (JsonObject)json.DeepClone();
            (DataPath.Get(copy, [.. tokenName.SkipLast(1)]) as JsonObject)?.Remove(tokenName[^1]);
            body = copy.ToJsonString();
        }
        else if (tokenName.Count > 0 && request.Form.Contains(tokenName[0]))
        {
            body = string.Join('&', request.Form.Where(pair => pair.Key != tokenName[0]).SelectMany(pair => pair.Select(value => $"{pair.Key}={value}")));
        }

        foreach (var token in _issued.Keys.Where(token => token.Length > 4))
            body = body.Replace(token, "", StringComparison.Ordinal);
        return $"{request.Method} {request.Place} {(_tokenTemplates.Count > 0 ? "" : string.Join('&', query))} {(_tokenTemplates.Count > 0 ? "" : body)}";
    }

    private int? SizeOf(SeenRequest request)
    {
        if (_sizeOption is not null && request.At(_sizeOption.Text("inject_into") ?? "request_parameter", Window.OptionName(_sizeOption, _context)) is { } text && int.TryParse(text, out var asked))
            return asked;
        return _statedSize;
    }

    private long TokenOf(int page, int size) => _strategy!.Type == "OffsetIncrement"
        ? (page - 1L) * size
        : (_strategy["start_from_page"] as long? ?? 0) + page - 1;

    private string? TokenText(SeenRequest request) => _tokenOption is null or { Type: "RequestPath" }
        ? null
        : request.At(_tokenOption.Text("inject_into") ?? "request_parameter", Window.OptionName(_tokenOption, _context));

    private bool IsRendered(SeenRequest request, long token)
    {
        var context = _context.With("next_page_token", ExpressionValue.From(new JsonObject { ["next_page_token"] = token })).With("stream_slice", ExpressionValue.From(new JsonObject()));
        return _tokenTemplates.Select(template => Template.Render(template, context)).OfType<string>()
            .Any(text => request.Query.Any(pair => pair.Contains(text)) || request.Form.Any(pair => pair.Contains(text)) || request.Body.Contains($": {text}", StringComparison.Ordinal) || request.Body.Contains($":{text}", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Texts(SeenRequest request) =>
        request.Query.SelectMany(pair => pair).Concat(request.Form.SelectMany(pair => pair)).Concat(request.Headers.Values)
            .Concat(Leaves(request.Json)).Append(Uri.UnescapeDataString(request.Address.Segments[^1]));

    private static IEnumerable<string> Leaves(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => Leaves(pair.Value)),
        JsonArray list => list.SelectMany(Leaves),
        null => [],
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [node.ToJsonString()],
    };

    private string UrlOf(SeenRequest request, int page)
    {
        var query = string.Join('&', request.Query.Where(pair => pair.Key != PageMark && _script?.ExtraNames.Contains(pair.Key) != true).SelectMany(pair => pair.Select(value => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(value)}")));
        var mark = IsByPath ? $"&{PageMark}={page}" : "";
        // What an expression takes out of the address comes first: per_page= has page= in it too.
        return $"{request.Address.GetLeftPart(UriPartial.Path)}?{string.Join('&', new[] { $"{_script?.Extra(page)}{mark}".TrimStart('&'), query }.Where(part => part.Length > 0))}";
    }
}
