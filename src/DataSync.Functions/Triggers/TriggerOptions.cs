using System.Text.Json;
using DataSync.Functions.Contracts;
using Microsoft.AspNetCore.Http;

namespace DataSync.Functions.Triggers;

/// <summary>What a trigger call may ask for: <c>fromPage</c>, <c>resume</c>, <c>fullRefresh</c>, <c>pageSize</c>, <c>takeOver</c>, in the query or as a JSON body.</summary>
/// <param name="From">Where to start.</param>
/// <param name="FromPage">One-based page, when given.</param>
/// <param name="PageSize">Records per page, when given.</param>
/// <param name="TakeOver">Whether an open run of another deployment is closed, because that deployment is gone.</param>
/// <param name="IsFull">Whether everything is read, also what the sync has seen before.</param>
public sealed record TriggerOptions(
    StartFrom From = StartFrom.Beginning, int? FromPage = null, int? PageSize = null, bool TakeOver = false, bool IsFull = false)
{
    private const int LargestPageSize = 10_000;
    private static readonly string[] Known = ["fromPage", "resume", "fullRefresh", "pageSize", "takeOver"];

    /// <summary>Reads the options of a request.</summary>
    /// <exception cref="BadHttpRequestException">An option is unknown, malformed, or contradicts another.</exception>
    public static async Task<TriggerOptions> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in request.Query.Where(pair => pair.Key != "code"))
            values[Checked(name)] = value.ToString();
        await foreach (var (name, value) in BodyAsync(request, cancellationToken))
            values[Checked(name)] = value;

        var fromPage = Number(values, "fromPage", int.MaxValue);
        var resume = Flag(values, "resume");
        var fullRefresh = Flag(values, "fullRefresh");
        var pageSize = Number(values, "pageSize", LargestPageSize);
        if ((fromPage is not null ? 1 : 0) + (resume ? 1 : 0) + (fullRefresh ? 1 : 0) > 1)
            throw new BadHttpRequestException("fromPage, resume and fullRefresh exclude each other; give one of them");
        if (resume && pageSize is not null)
            throw new BadHttpRequestException("a resumed run keeps its page size, since its checkpoint counts in it; leave pageSize out");

        var from = resume ? StartFrom.Checkpoint : fromPage is null ? StartFrom.Beginning : StartFrom.Page;
        return new TriggerOptions(from, fromPage, pageSize, Flag(values, "takeOver"), fullRefresh);
    }

    private static async IAsyncEnumerable<(string Name, string Value)> BodyAsync(
        HttpRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var text = new StreamReader(request.Body);
        var body = await text.ReadToEndAsync(cancellationToken);
        if (string.IsNullOrWhiteSpace(body))
            yield break;
        using var document = Parse(body);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new BadHttpRequestException("the body must be a JSON object such as {\"fromPage\": 5}");
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Null)
                yield return (property.Name, property.Value.ToString());
        }
    }

    private static JsonDocument Parse(string body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException($"the body is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})");
        }
    }

    private static string Checked(string name) => Known.Contains(name, StringComparer.OrdinalIgnoreCase)
        ? name
        : throw new BadHttpRequestException($"unknown option \"{name}\"; known are {string.Join(", ", Known)}");

    private static int? Number(Dictionary<string, string> values, string name, int most)
    {
        if (!values.TryGetValue(name, out var text))
            return null;
        return int.TryParse(text, out var number) && number >= 1 && number <= most
            ? number
            : throw new BadHttpRequestException($"{name} must be a whole number from 1 to {most}");
    }

    private static bool Flag(Dictionary<string, string> values, string name)
    {
        if (!values.TryGetValue(name, out var text))
            return false;
        return bool.TryParse(text, out var flag) ? flag : throw new BadHttpRequestException($"{name} must be true or false");
    }
}
