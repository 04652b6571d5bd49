using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DataSync.EndToEnd.Tests.Support;

/// <summary>An order of a shop's customer.</summary>
internal sealed record Order(long Id, int Customer, DateTime UpdatedAt, int Amount);

/// <summary>
/// A shop whose orders are asked for customer by customer, by the time of their last change. Over real HTTP; it notes every
/// request.
/// </summary>
internal sealed class ShopApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _requests = new();
    private int _atOnce;

    private ShopApi()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/customers", (HttpContext context, int page, int size) => AnswerAsync(context, () => Results.Json(new
        {
            data = Customers.Skip((page - 1) * size).Take(size).Select(id => new { id }),
        })));
        _app.MapGet("/customers/{id:int}/orders", (HttpContext context, int id, int page, int size, string? since, string? until) =>
            AnswerAsync(context, () => Gone.ContainsKey(id) ? Results.NotFound() : Spoilt.ContainsKey(id) ? Results.Text("<html>oops") : Results.Json(new
            {
                data = OrdersOf(id, since, until).Skip((page - 1) * size).Take(size)
                    .Select(order => new { id = order.Id, customer = order.Customer, updated_at = Write(order.UpdatedAt), amount = order.Amount }),
            })));
    }

    public string Url => _app.Urls.Single();

    public List<int> Customers { get; } = [];

    /// <summary>Customers that are deleted though they are still listed.</summary>
    public ConcurrentDictionary<int, bool> Gone { get; } = new();

    /// <summary>Customers whose orders are answered with what is not JSON.</summary>
    public ConcurrentDictionary<int, bool> Spoilt { get; } = new();

    /// <summary>Most requests that were held back by <see cref="Delay"/> at the same time.</summary>
    public int MostAtOnce { get; private set; }

    public ConcurrentDictionary<long, Order> Orders { get; } = new();

    /// <summary>How long an answer takes.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Seconds in Retry-After of a request; null to answer it. Asked before each.</summary>
    public Func<string, int?> ThrottleAt { get; set; } = _ => null;

    /// <summary>Paths and queries asked for so far.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public static async Task<ShopApi> StartAsync(int customers, params Order[] orders)
    {
        var api = new ShopApi();
        api.Customers.AddRange(Enumerable.Range(1, customers));
        foreach (var order in orders)
            api.Orders[order.Id] = order;
        await api._app.StartAsync();
        return api;
    }

    public void ForgetRequests() => _requests.Clear();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public static string Write(DateTime moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private IEnumerable<Order> OrdersOf(int customer, string? since, string? until) => Orders.Values
        .Where(order => order.Customer == customer
            && (since is null || string.CompareOrdinal(Write(order.UpdatedAt), since) >= 0)
            && (until is null || string.CompareOrdinal(Write(order.UpdatedAt), until) <= 0))
        .OrderBy(order => order.UpdatedAt).ThenBy(order => order.Id);

    private async Task HoldAsync(CancellationToken cancellationToken)
    {
        if (Delay <= TimeSpan.Zero)
            return;
        lock (_requests)
            MostAtOnce = Math.Max(MostAtOnce, ++_atOnce);
        try
        {
            await Task.Delay(Delay, cancellationToken);
        }
        finally
        {
            lock (_requests)
                _atOnce--;
        }
    }

    private async Task<IResult> AnswerAsync(HttpContext context, Func<IResult> answer)
    {
        var request = context.Request.Path + context.Request.QueryString;
        _requests.Enqueue(request);
        await HoldAsync(context.RequestAborted);
        if (ThrottleAt(request) is not { } seconds)
            return answer();
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Results.StatusCode(StatusCodes.Status429TooManyRequests);
    }
}
