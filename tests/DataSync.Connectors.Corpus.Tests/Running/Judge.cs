using System.Text.Json;
using System.Text.RegularExpressions;
using DataSync.Connectors.Corpus.Tests.Manifests;
using DataSync.Connectors.Corpus.Tests.Server;

namespace DataSync.Connectors.Corpus.Tests.Running;

/// <summary>Says what is wrong with a reading, from the requests that the server saw and the records that came out.</summary>
internal static partial class Judge
{
    public static IEnumerable<string> Requests(World world)
    {
        if (world.Strangers.TryPeek(out var stranger))
            yield return $"a request that the manifest does not explain: {stranger.Method} {stranger.Address}";
        foreach (var (request, isTarget) in world.Seen)
        {
            if (Malformed().Match($"{Uri.UnescapeDataString(request.Address.AbsoluteUri)} {request.Body}") is { Success: true } match)
                yield return $"a request has {match.Value} in it: {request.Address} {request.Body}";
            if (request.Body.Length > 0 && request.Headers.GetValueOrDefault("Content-Type")?.Contains("json", StringComparison.Ordinal) == true && request.Json is null)
                yield return $"a body is not JSON: {request.Body}";
            if (isTarget && Auth.Missing(world.Target.Requester.Child("authenticator"), request) is { } missing)
                yield return $"{missing} is missing: {request.Address}";
        }

        var twice = world.Seen.Where(seen => seen.IsTarget).GroupBy(seen => seen.Request.Whole).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            yield return $"asked {twice.Count()} times: {twice.Key}";
        if (!world.Target.IsRiddle && world.Target.Gaps.FirstOrDefault() is { } gap)
            yield return gap;
    }

    public static IEnumerable<string> Records(World world, StreamRun run)
    {
        var sent = world.Target.Sent;
        if (sent.Count == 0)
            yield return "no records were asked for";
        var marks = run.Records.Select(MarkOf).ToList();
        var isFiltered = world.Stream.Child("retriever")!.Child("record_selector")?["record_filter"] is not null || world.Target.Window is { IsClientSide: true };
        var changesFields = marks.Contains(null);
        if (run.Records.Count > sent.Count)
            yield return $"{run.Records.Count} records came of {sent.Count}";
        else if (!isFiltered && run.Records.Count < sent.Count)
            yield return $"only {run.Records.Count} records came of {sent.Count}";
        else if (!changesFields && marks.Any(mark => !sent.ContainsKey(mark!)))
            yield return "records came that were never sent";
        else if (!changesFields && marks.Distinct().Count() != marks.Count)
            yield return "a record came twice";
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
