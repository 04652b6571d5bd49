using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DataSync.Connectors.Corpus.Tests.Manifests;
using DataSync.Connectors.Corpus.Tests.Server;
using DataSync.Connectors.Dates;

namespace DataSync.Connectors.Corpus.Tests.Running;

/// <summary>Says what is wrong with a reading, from the requests that the server saw and the records that came out.</summary>
internal static partial class Judge
{
    public static IEnumerable<string> Requests(World world, StreamRun run, bool isSecond)
    {
        if (world.Strangers.TryPeek(out var stranger))
            yield return $"a request that the manifest does not explain: {stranger.Method} {stranger.Address}";
        foreach (var (request, requester, _) in world.Seen)
        {
            if (Malformed().Match($"{Uri.UnescapeDataString(request.Address.AbsoluteUri)} {(request.Json is null ? request.Body : "")}") is { Success: true } match)
                yield return $"a request has {match.Value} in it: {request.Address} {request.Body}";
            if (request.Body.Length > 0 && request.Headers.GetValueOrDefault("Content-Type")?.Contains("json", StringComparison.Ordinal) == true && request.Json is null)
                yield return $"a body is not JSON: {request.Body}";
            if (requester is not null && Auth.Missing(requester.Child("authenticator"), request) is { } missing)
                yield return $"{missing} is missing: {request.Address}";
        }

        var twice = world.Seen.Where(seen => seen.IsTarget).GroupBy(seen => seen.Request.Whole).FirstOrDefault(group => group.Count() > Math.Max(1, run.Slices));
        if (twice is not null)
            yield return $"asked {twice.Count()} times: {twice.Key}";
        if (!isSecond && !world.Target.IsRiddle && world.Target.Gaps.FirstOrDefault() is { } gap)
            yield return gap;
    }

    public static IEnumerable<string> Records(World world, StreamRun run)
    {
        var sent = world.Target.Sent;
        if (sent.Count == 0)
            yield return "no records were asked for";
        var marks = run.Records.Select(MarkOf).ToList();
        var isFiltered = world.Retriever.Child("record_selector")?["record_filter"] is not null || world.Target.Window is { IsClientSide: true };
        var changesFields = marks.Contains(null);
        // Windows that no request tells of are asked for again and again, and so are their records sent.
        if (run.Records.Count > sent.Count * run.Slices)
            yield return $"{run.Records.Count} records came of {sent.Count}";
        else if (!isFiltered && run.Records.Count < sent.Count)
            yield return $"only {run.Records.Count} records came of {sent.Count}";
        else if (!changesFields && marks.Any(mark => !sent.ContainsKey(mark!)))
            yield return "records came that were never sent";
        else if (!changesFields && marks.GroupBy(mark => mark).Any(group => group.Count() > run.Slices))
            yield return "a record came twice";
    }

    /// <summary>What a reading from the state of the one before asks for or yields that it had already; null when nothing.</summary>
    public static string? SecondRun(Component stream, JsonObject config, World first, StreamRun firstRun, World second, StreamRun secondRun)
    {
        if (second.Target.Window is not { } window || firstRun.States.Count == 0)
            return null;
        var cursor = stream.Child("incremental_sync")!;
        if (window.IsCount)
            return null;
        var text = Template.Render(cursor.Text("lookback_window") ?? "PT0S", Template.Context(config, cursor.Parameters)) ?? "PT0S";
        var lookback = IsoDuration.TryParse(text, out var duration) ? duration : default;
        // The state of whichever partition is furthest behind: which request is whose is not told by the request.
        var lowest = firstRun.States.Where(state => state.Key.StartsWith('|')).Min(state => state.Value.Rank);
        var bound = window.Rounded(lookback.Negate().AddTo(DateTimeOffset.UnixEpoch.AddMicroseconds((double)lowest)));
        var early = second.Seen.Where(seen => seen.IsTarget && window.StartOf(seen.Request) < bound).Select(seen => seen.Request.Whole).FirstOrDefault();
        if (early is not null)
            return $"asks before its state {bound:u} again: {early}";
        return window.IsClientSide && secondRun.Records.Count >= firstRun.Records.Count && firstRun.Records.Count > firstRun.States.Count && second.Target.Sent.Count <= first.Target.Sent.Count
            ? $"{secondRun.Records.Count} records came again that are no newer than the state"
            : null;
    }

    private static string? MarkOf(JsonElement record)
    {
        foreach (var field in record.ValueKind == JsonValueKind.Object ? record.EnumerateObject() : default)
        {
            if (field.Name.Equals(RecordMaker.Mark, StringComparison.OrdinalIgnoreCase) && field.Value.ValueKind == JsonValueKind.String)
                return field.Value.GetString();
        }

        return null;
    }

    [GeneratedRegex(@"\{\{|\}\}|\{%|(?<=/)(None|null)(?=[/?]|$)|(?<==)None(?=&|$)|<built-in|Undefined")]
    private static partial Regex Malformed();
}
