using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using DataSync.Connectors.Corpus.Tests.Manifests;

namespace DataSync.Connectors.Corpus.Tests.Server;

/// <summary>Everything that reading one stream of a manifest may ask for: the stream, those it depends on, logins and tokens.</summary>
internal sealed class World
{
    private readonly List<StreamEndpoint> _others = [];
    private readonly TokenEndpoints _tokens;
    private readonly ConcurrentQueue<(SeenRequest Request, bool IsTarget)> _seen = new();
    private readonly Lock _turn = new();

    public World(Component stream, JsonObject config)
    {
        Stream = stream;
        Target = new StreamEndpoint(stream, stream.Child("retriever")!, [], isTarget: true, config);
        foreach (var parent in stream.AllBelow().SelectMany(one => one.Children("parent_stream_configs")))
        {
            if (parent.Child("stream") is { } above && above.Child("retriever")?.Child("requester") is not null)
                _others.Add(new StreamEndpoint(above, above.Child("retriever")!, [parent.Text("parent_key") ?? "id"], isTarget: false, config));
        }

        foreach (var helper in stream.AllBelow().Where(one => one.Type is "PropertiesFromEndpoint" or "DynamicSchemaLoader" or "HttpComponentsResolver"))
        {
            if (helper.Child("retriever") is { } retriever && retriever.Child("requester") is not null)
                _others.Add(new StreamEndpoint(helper, retriever, [.. helper.Texts("property_field_path")], isTarget: false, config));
        }

        _tokens = new TokenEndpoints(stream, config);
    }

    public Component Stream { get; }

    public StreamEndpoint Target { get; }

    /// <summary>Requests that no part of the manifest explains.</summary>
    public ConcurrentQueue<SeenRequest> Strangers { get; } = new();

    public IReadOnlyList<(SeenRequest Request, bool IsTarget)> Seen => [.. _seen];

    public (int Status, byte[] Body, string ContentType, IReadOnlyDictionary<string, string> Headers) Answer(SeenRequest request)
    {
        lock (_turn)
        {
            var best = _others.Prepend(Target).Select(endpoint => (Endpoint: endpoint, Fit: endpoint.Fit(request))).MaxBy(pair => pair.Fit);
            if (best.Fit < 0 && _tokens.Answer(request) is { } token)
                return (200, token, "application/json", new Dictionary<string, string>());
            _seen.Enqueue((request, best.Fit >= 0 && best.Endpoint == Target));
            if (best.Fit < 0)
            {
                Strangers.Enqueue(request);
                return (404, "{}"u8.ToArray(), "application/json", new Dictionary<string, string>());
            }

            var (body, type, headers) = best.Endpoint.Answer(request);
            return (200, body, type, headers);
        }
    }
}
