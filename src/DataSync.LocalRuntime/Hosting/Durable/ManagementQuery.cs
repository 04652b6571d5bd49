using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace DataSync.LocalRuntime.Hosting.Durable;

/// <summary>Query parameters of the management endpoints; a wrong one is a <see cref="BadRequestException"/>.</summary>
internal sealed class ManagementQuery(HttpRequest request)
{
    public const string ContinuationHeader = "x-ms-continuation-token";

    private readonly IQueryCollection _query = request.Query;

    public string? Text(string name) => _query[name].ToString() is { Length: > 0 } text ? text : null;

    public bool Flag(string name, bool otherwise) => Read(name, otherwise, "true or false", (string text, out bool value) => bool.TryParse(text, out value));

    public DateTimeOffset? Time(string name) => Read<DateTimeOffset?>(name, null, "an ISO 8601 time", static (string text, out DateTimeOffset? value) =>
    {
        var parsed = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time);
        value = time;
        return parsed;
    });

    public TimeSpan? Seconds(string name) => Read<TimeSpan?>(name, null, "a number of seconds", static (string text, out TimeSpan? value) =>
    {
        var parsed = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 86_400;
        value = parsed ? TimeSpan.FromSeconds(seconds) : null;
        return parsed;
    });

    public int Top() => Read("top", OrchestrationQuery.DefaultPageSize, "a whole number from 1 to 1000", static (string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value is >= 1 and <= 1000);

    /// <summary>The states asked for, in one comma-separated value or several; null for all.</summary>
    public IReadOnlyList<OrchestrationRuntimeStatus>? Statuses()
    {
        var names = _query["runtimeStatus"]
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        if (names.Count == 0) return null;
        return names.ConvertAll(name => Enum.TryParse<OrchestrationRuntimeStatus>(name, ignoreCase: true, out var status) && Enum.IsDefined(status)
            ? status
            : throw new BadRequestException($"runtimeStatus: '{name}' is none of {string.Join(", ", Enum.GetNames<OrchestrationRuntimeStatus>())}."));
    }

    public string? ContinuationToken() => request.Headers[ContinuationHeader].ToString() is { Length: > 0 } token ? token : null;

    private delegate bool TryParse<T>(string text, out T value);

    private T Read<T>(string name, T otherwise, string shape, TryParse<T> tryParse) => Text(name) switch
    {
        null => otherwise,
        var text when tryParse(text, out var value) => value,
        _ => throw new BadRequestException($"{name} must be {shape}."),
    };
}
