using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DataSync.Connectors.Corpus.Tests.Manifests;

namespace DataSync.Connectors.Corpus.Tests.Server;

/// <summary>Everything that reading one stream of a manifest may ask for: the stream, those it depends on, logins and tokens.</summary>
internal sealed partial class World
{
    private readonly List<StreamEndpoint> _others = [];
    private readonly JobEndpoint? _jobs;
    private readonly TokenEndpoints _tokens;
    private readonly ConcurrentQueue<SeenCall> _seen = new();
    private readonly Lock _turn = new();

    public World(Component stream, JsonObject config)
    {
        Stream = stream;
        Retriever = stream.Child("retriever")!;
        if (Retriever.Type == "AsyncRetriever")
        {
            _jobs = new JobEndpoint(Retriever, config);
            Retriever = JobEndpoint.DownloadOf(Retriever);
        }

        var told = Told(stream).ToList();
        Target = new StreamEndpoint(stream, Retriever, [], isTarget: true, config, _jobs);
        // A retriever may be handed down as a parameter.
        foreach (var parent in stream.AllBelow().Concat(Retriever.AllBelow()).SelectMany(one => one.Children("parent_stream_configs")))
        {
            foreach (var above in parent.Child("stream") is { } known ? Variants(known) : [])
            {
                if (above.Child("retriever")?.Child("requester") is not null)
                {
                    var handed = parent["extra_fields"] is List<object?> fields ? fields.OfType<List<object?>>().Select(field => string.Join('.', field.Select(Component.TextOf))).ToList() : [];
                    _others.Add(new StreamEndpoint(
                        above,
                        above.Child("retriever")!,
                        [parent.Text("parent_key") ?? "id", .. handed.Where(RecordMaker.IsTimeZone)],
                        isTarget: false,
                        config,
                        wanted: told.Where(one => handed.Contains(string.Join('.', one.Path)))));
                }
            }
        }

        // A list of tables may tell both which streams there are and their fields: each helper's answer has what all of them look at.
        var helpers = stream.AllBelow().Where(one => one.Type is "PropertiesFromEndpoint" or "DynamicSchemaLoader" or "HttpComponentsResolver").ToList();
        var keys = helpers.SelectMany(MadeStream.Keys).Distinct().ToList();
        var tables = helpers.SelectMany(MadeStream.Fields).ToList();
        foreach (var helper in helpers)
        {
            if (helper.Child("retriever") is { } retriever && retriever.Child("requester") is not null)
                _others.Add(new StreamEndpoint(helper, retriever, [.. helper.Texts("property_field_path"), .. keys], isTarget: false, config, wanted: tables));
        }

        _tokens = new TokenEndpoints(stream, config);
    }

    public Component Stream { get; }

    /// <summary>How its records are fetched: downloaded, where a job prepares them.</summary>
    public Component Retriever { get; }

    public StreamEndpoint Target { get; }

    /// <summary>Requests that no part of the manifest explains.</summary>
    public ConcurrentQueue<SeenRequest> Strangers { get; } = new();

    public IReadOnlyList<SeenCall> Seen => [.. _seen];

    /// <summary>The ways to read a stream: one, or all of it and what is new.</summary>
    public static IReadOnlyList<Component> Variants(Component stream) => stream.Type == "StateDelegatingStream"
        ? [stream.Child("full_refresh_stream")!, stream.Child("incremental_stream")!]
        : [stream];

    public (int Status, byte[] Body, string ContentType, IReadOnlyDictionary<string, string> Headers) Answer(SeenRequest request)
    {
        lock (_turn)
        {
            if (_jobs?.Answer(request) is { } job)
            {
                _seen.Enqueue(new SeenCall(request, job.Requester, job.IsCreation));
                return (200, job.Body, "application/json", new Dictionary<string, string>());
            }

            var best = _others.Prepend(Target).Select(endpoint => (Endpoint: endpoint, Fit: endpoint.Fit(request))).MaxBy(pair => pair.Fit);
            if (best.Fit < 0 && _tokens.Answer(request) is { } token)
                return (200, token, "application/json", new Dictionary<string, string>());
            var isTarget = best.Fit >= 0 && best.Endpoint == Target;
            _seen.Enqueue(new SeenCall(request, isTarget ? Target.Requester : null, isTarget && _jobs is null));
            if (best.Fit < 0)
            {
                Strangers.Enqueue(request);
                return (404, "{}"u8.ToArray(), "application/json", new Dictionary<string, string>());
            }

            var (body, type, headers) = best.Endpoint.Answer(request);
            return (200, body, type, headers);
        }
    }

    /// <summary>What filters want of fields that a parent's record hands down.</summary>
    private static IEnumerable<(IReadOnlyList<string> Path, JsonNode Value)> Told(Component stream) =>
        from component in stream.AllBelow()
        from match in HandedDown().Matches(component.Child("record_filter")?.Text("condition") ?? "")
        select ((IReadOnlyList<string>)match.Groups["path"].Value.Split('.'), (JsonNode)match.Groups["text"].Value);

    [GeneratedRegex(@"extra_fields(?:\[|\.get\()['""](?<path>[^'""]+)['""][\])]\s*==\s*['""](?<text>[^'""]+)['""]")]
    private static partial Regex HandedDown();
}

/// <summary>A request that a world answered.</summary>
/// <param name="Request">The request.</param>
/// <param name="Requester">What made it; null where that is a stream that the one in question depends on.</param>
/// <param name="IsTarget">Whether it asks for records of the stream that is read.</param>
internal sealed record SeenCall(SeenRequest Request, Component? Requester, bool IsTarget);
