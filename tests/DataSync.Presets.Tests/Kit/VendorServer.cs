using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DataSync.Presets.Tests.Kit;

/// <summary>
/// A vendor's API as its documentation says: a real HTTP server on a free port with records that a test adds. Requests for
/// any host come here (<see cref="VendorHandler"/>); the server sees for which host they were. A vendor derives its own
/// server and answers paging, filters, sorting and refusals from the vendor's pages, which it names in its docstring.
/// </summary>
public abstract class VendorServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<VendorCall> _calls = new();
    private readonly List<(Func<VendorCall, bool> Where, VendorAnswer Answer)> _interruptions = [];
    private readonly WebApplication _app;
    private readonly Lock _gate = new();

    protected VendorServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    /// <summary>Address of the server.</summary>
    public Uri Address => new(_app.Urls.Single());

    /// <summary>Every request so far, in order.</summary>
    public IReadOnlyList<VendorCall> Calls => [.. _calls];

    /// <summary>Whether the vendor takes the credentials of the test's configuration; false: they were revoked.</summary>
    public bool AcceptsCredentials { get; set; } = true;

    /// <summary>What the vendor answers to wrong credentials; its text is <see cref="UnauthorizedText"/>.</summary>
    public abstract VendorAnswer Unauthorized { get; }

    /// <summary>What a person should read of <see cref="Unauthorized"/>.</summary>
    public abstract string UnauthorizedText { get; }

    /// <summary>What the vendor answers when its limit is reached, with the headers it sends then.</summary>
    public abstract VendorAnswer TooManyRequests { get; }

    /// <summary>A refusal in the vendor's form, with a text for people in it.</summary>
    public abstract VendorAnswer Error(int status, string text);

    /// <summary>Answers the next request, or the next that fits, in this way instead; once.</summary>
    public void Interrupt(VendorAnswer answer, Func<VendorCall, bool>? where = null)
    {
        lock (_gate)
            _interruptions.Add((where ?? IsForRecords, answer));
    }

    public Task StartAsync() => _app.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Whether a request asks for records, not for a token or the like.</summary>
    public virtual bool IsForRecords(VendorCall call) => true;

    /// <summary>Whether a request carries the credentials as the vendor wants them. Asked for every request.</summary>
    protected abstract bool IsAuthorized(VendorCall call);

    /// <summary>Answers a request with good credentials.</summary>
    protected abstract VendorAnswer Answer(VendorCall call);

    private async Task ServeAsync(HttpContext context)
    {
        var call = await ReadAsync(context.Request);
        _calls.Enqueue(call);
        VendorAnswer answer;
        lock (_gate)
            answer = TakeInterruption(call) ?? (AcceptsCredentials && IsAuthorized(call) ? Answer(call) : Unauthorized);

        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json";
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        // 204 and 304 may not be written to at all.
        if (answer.Body.Length > 0)
            await context.Response.Body.WriteAsync(answer.Body);
    }

    private VendorAnswer? TakeInterruption(VendorCall call)
    {
        var index = _interruptions.FindIndex(interruption => interruption.Where(call));
        if (index < 0)
            return null;
        var answer = _interruptions[index].Answer;
        _interruptions.RemoveAt(index);
        return answer;
    }

    private static async Task<VendorCall> ReadAsync(HttpRequest request)
    {
        using var body = new StreamReader(request.Body);
        return new VendorCall(
            request.Method,
            request.Headers.Host.ToString(),
            request.Path.Value ?? "/",
            request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal),
            request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await body.ReadToEndAsync(request.HttpContext.RequestAborted));
    }
}
