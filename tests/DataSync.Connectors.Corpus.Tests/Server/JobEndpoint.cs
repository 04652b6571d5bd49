using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DataSync.Connectors.Corpus.Tests.Manifests;

namespace DataSync.Connectors.Corpus.Tests.Server;

/// <summary>Makes the jobs of a stream whose records a source prepares first: each is at work when it is asked about once, and then done.</summary>
internal sealed partial class JobEndpoint
{
    private const string Id = "corpusjob";

    private readonly Component _retriever;
    private readonly Component _polling;
    private readonly (Regex Address, Regex? Query) _creationAddress;
    private readonly (Regex Address, Regex? Query) _pollingAddress;
    private readonly List<SeenRequest> _created = [];
    private readonly HashSet<string> _atWork = new(StringComparer.Ordinal);

    public JobEndpoint(Component retriever, JsonObject config)
    {
        _retriever = retriever;
        (Creation, _polling) = (retriever.Child("creation_requester")!, retriever.Child("polling_requester")!);
        _creationAddress = StreamEndpoint.AddressOf(Creation, Template.Context(config, Creation.Parameters));
        _pollingAddress = StreamEndpoint.AddressOf(_polling, Template.Context(config, _polling.Parameters));
        var download = retriever.Child("download_requester")!;
        IsDownloadedByTarget = Target().IsMatch(download.Text("url") ?? "") || Target().IsMatch(download.Text("url_base") ?? "") || Target().IsMatch(download.Text("path") ?? "");
    }

    /// <summary>Where results are.</summary>
    public static Regex Downloads { get; } = new($@"^corpus\.example\.com/{Id}(\d+)$");

    /// <summary>The requester that says what is wanted.</summary>
    public Component Creation { get; }

    /// <summary>Whether the address of a result is what the source says, and nothing else.</summary>
    public bool IsDownloadedByTarget { get; }

    /// <summary>The retriever as one that only downloads.</summary>
    public static Component DownloadOf(Component retriever) => retriever.With(
        ("requester", retriever["download_requester"]),
        ("decoder", retriever["download_decoder"]),
        ("paginator", retriever["download_paginator"]),
        ("record_selector", new Dictionary<string, object?>((Dictionary<string, object?>)retriever["record_selector"]!) { ["extractor"] = retriever["download_extractor"] }));

    /// <summary>What was asked for when the job was created whose result a request downloads.</summary>
    public SeenRequest? OriginOf(SeenRequest download) =>
        JobNumber().Match(download.Whole) is { Success: true } match ? _created[int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)] : null;

    /// <summary>Null for a request that is not about a job.</summary>
    public (byte[] Body, Component Requester, bool IsCreation)? Answer(SeenRequest request)
    {
        if (IsFor(_polling, _pollingAddress, request) && JobNumber().IsMatch(request.Whole))
            return (Utf8(Polled(JobNumber().Match(request.Whole).Value)), _polling, false);
        if (!IsFor(Creation, _creationAddress, request))
            return null;
        _created.Add(request);
        var answer = Filled("creation_response", $"{Id}{_created.Count - 1}");
        return (Utf8(answer), Creation, true);
    }

    private static bool IsFor(Component requester, (Regex Address, Regex? Query) address, SeenRequest request) =>
        request.Method == (requester.Text("http_method") ?? "GET").ToUpperInvariant() && address.Address.IsMatch(request.Place)
        && address.Query?.IsMatch(Uri.UnescapeDataString(request.Address.Query)) != false;

    private static byte[] Utf8(JsonObject answer) => System.Text.Encoding.UTF8.GetBytes(answer.ToJsonString());

    private JsonObject Polled(string job)
    {
        var isDone = !_atWork.Add(job);
        var answer = Filled("polling_response", job);
        var words = _retriever.Child("status_mapping")!;
        var word = isDone || words.Texts("running").Count == 0 ? words.Texts("completed")[0] : words.Texts("running")[0];
        DataPath.Set(answer, _retriever.Child("status_extractor")!.Texts("field_path"), word);
        if (isDone && _retriever.Child("download_target_extractor") is { } target)
            DataPath.Set(answer, target.Texts("field_path"), $"https://corpus.example.com/{job}");
        return answer;
    }

    /// <summary>An answer with the job's name wherever the manifest's expressions look.</summary>
    private JsonObject Filled(string variable, string job)
    {
        var answer = new JsonObject();
        foreach (var path in _retriever.Keys.SelectMany(_retriever.Leaves).SelectMany(leaf => DataPath.In(leaf.Text, variable)))
        {
            // The request and the headers are added by the engine.
            if (path[0] is not ("request" or "headers"))
                DataPath.Set(answer, path, job);
        }

        return answer;
    }

    [GeneratedRegex(@"corpusjob(\d+)")]
    private static partial Regex JobNumber();

    [GeneratedRegex(@"^\s*\{\{\s*download_target\s*\}\}\s*$")]
    private static partial Regex Target();
}
