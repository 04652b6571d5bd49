using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DataSync.Functions.Configuration;
using DataSync.Functions.Contracts;
using DataSync.Functions.Triggers;

namespace DataSync.Cli.Hosting;

/// <summary>The app's HTTP API, as any user calls it.</summary>
internal sealed class SyncApi : IDisposable
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private readonly HttpClient _http;

    public SyncApi(string baseUrl, string? key)
    {
        _http = new HttpClient { BaseAddress = new Uri(baseUrl), Timeout = TimeSpan.FromSeconds(100) };
        if (key is not null)
            _http.DefaultRequestHeaders.Add("x-functions-key", key);
    }

    /// <summary>Whether a Functions host answers at this address.</summary>
    public static async Task<bool> IsUpAsync(string baseUrl, CancellationToken cancellationToken)
    {
        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
            using var answer = await http.GetAsync(new Uri(new Uri(baseUrl), "/api/health"), cancellationToken);
            return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>Starts a run.</summary>
    /// <exception cref="CliException">The app refused: a run is open, the sync is unknown, its definition is wrong.</exception>
    public async Task<TriggerTicket> TriggerAsync(string sync, object options, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync($"/api/sync/trigger/{Uri.EscapeDataString(sync)}", options, Web, cancellationToken);
        await ThrowOnProblemAsync(answer, cancellationToken);
        return (await answer.Content.ReadFromJsonAsync<TriggerTicket>(Web, cancellationToken))!;
    }

    /// <summary>The orchestration as the durable engine's own endpoint tells it.</summary>
    public async Task<OrchestrationView> OrchestrationAsync(string sync, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync($"/runtime/webhooks/durabletask/instances/sync-{Uri.EscapeDataString(sync)}", cancellationToken);
        if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.InternalServerError))
            await ThrowOnProblemAsync(answer, cancellationToken);
        return (await answer.Content.ReadFromJsonAsync<OrchestrationView>(Web, cancellationToken))!;
    }

    /// <summary>The sync and its last run.</summary>
    public async Task<SyncDetail> StatusAsync(string sync, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync($"/api/sync/status/{Uri.EscapeDataString(sync)}", cancellationToken);
        await ThrowOnProblemAsync(answer, cancellationToken);
        return (await answer.Content.ReadFromJsonAsync<SyncDetail>(Web, cancellationToken))!;
    }

    /// <summary>What a run would do with the first records.</summary>
    public async Task<PreviewResult> PreviewAsync(string sync, int? records, CancellationToken cancellationToken)
    {
        var query = records is null ? "" : $"?records={records}";
        using var answer = await _http.PostAsync($"/api/sync/preview/{Uri.EscapeDataString(sync)}{query}", content: null, cancellationToken);
        await ThrowOnProblemAsync(answer, cancellationToken);
        return (await answer.Content.ReadFromJsonAsync<PreviewResult>(Web, cancellationToken))!;
    }

    public void Dispose() => _http.Dispose();

    private static async Task ThrowOnProblemAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.IsSuccessStatusCode)
            return;
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        throw new CliException(DetailOf(text) ?? $"the host answered {(int)answer.StatusCode}", answer.StatusCode switch
        {
            HttpStatusCode.Conflict => ExitCodes.Conflict,
            HttpStatusCode.BadRequest => ExitCodes.Usage,
            HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable => ExitCodes.Unreachable,
            HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity or HttpStatusCode.Unauthorized => ExitCodes.Configuration,
            _ => ExitCodes.Error,
        });
    }

    private static string? DetailOf(string problem)
    {
        try
        {
            using var document = JsonDocument.Parse(problem);
            return document.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What a trigger answered.</summary>
internal sealed record TriggerTicket(string Sync, Guid SyncBatchId, string StatusUri);

/// <summary>The parts of an orchestration's status that are followed.</summary>
internal sealed record OrchestrationView(string RuntimeStatus, RunProgress? CustomStatus, JsonElement Output)
{
    public bool HasEnded => RuntimeStatus is "Completed" or "Failed" or "Terminated";
}
