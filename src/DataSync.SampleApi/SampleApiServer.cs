using DataSync.SampleApi.Data;
using DataSync.SampleApi.Faults;
using DataSync.SampleApi.Paging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DataSync.SampleApi;

/// <summary>
/// A REST API that behaves like a real, unreliable vendor: customers, some of them bad, in four styles of paging, behind
/// keys, with faults as ordered.
/// <list type="table">
/// <item><term>GET /api/customers?page=&amp;page_size=</term><description><c>{"data":[],"page":1,"page_size":100,"total":10000,"has_next":true}</c></description></item>
/// <item><term>GET /api/customers/offset?offset=&amp;limit=</term><description><c>{"data":[],"total":10000}</c></description></item>
/// <item><term>GET /api/customers/cursor?cursor=&amp;limit=</term><description><c>{"data":[],"next_cursor":"..."}</c>, null at the end</description></item>
/// <item><term>GET /api/customers/link?page=&amp;per_page=</term><description>an array, with Link headers next and last</description></item>
/// <item><term>GET /health</term><description><c>{"status":"ok"}</c>, without a key</description></item>
/// </list>
/// Pages have 100 records unless asked otherwise; more than 1,000, and any other senseless query, is answered 400. All
/// take <c>updated_since</c>, an ISO 8601 time, for incremental reading: they then count and answer only the records
/// whose <c>updated_at</c> is not before it.
/// </summary>
public sealed class SampleApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SampleApiState _state = new();
    private readonly SampleApiOptions _options;

    private SampleApiServer(SampleApiOptions options)
    {
        _options = options;
        Data = new SampleData(options.Seed, options.BadRate, options.ChangeEvery);
        Records = options.Records;
        Version = options.Version;
        ApiKeys = options.ApiKeys;
        Faults = options.DemoFaults
            ? [.. options.Faults, .. SampleFaults.Demo((options.Records + options.DemoPageSize - 1) / options.DemoPageSize)]
            : options.Faults;

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.Url);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        _app = builder.Build();
        Map(new CustomersEndpoint(_state, Data, options.Logger, options.TimeProvider, _app.Lifetime.ApplicationStopping));
    }

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string BaseUrl => _app.Urls.First().TrimEnd('/');

    /// <summary>The records, and what a sync has to make of them.</summary>
    public SampleData Data { get; }

    /// <summary>Requests that have come in.</summary>
    public RequestCounts Requests => _state.Counts;

    /// <summary>Records there are; may be changed at any time.</summary>
    public int Records
    {
        get => _state.Records;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _state.Records = value;
        }
    }

    /// <summary>Version of the data, from 1; may be changed at any time.</summary>
    public int Version
    {
        get => _state.Version;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _state.Version = value;
        }
    }

    /// <summary>Keys that may read; set to rotate them: those that are gone are answered 401.</summary>
    public IReadOnlyList<string> ApiKeys
    {
        get;
        set
        {
            field = value;
            _state.Keys = new ApiKeys(value, _options.ForbiddenKeys);
        }
    }

    /// <summary>What goes wrong; setting it starts counting the hits of each rule anew.</summary>
    public IReadOnlyList<FaultRule> Faults
    {
        get => _state.Faults.Rules;
        set => _state.Faults = new FaultSchedule(value);
    }

    /// <summary>Starts an API; returns when it answers.</summary>
    /// <param name="options">How it behaves; null for 10,000 records without keys and faults.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SampleApiServer> StartAsync(SampleApiOptions? options = null, CancellationToken cancellationToken = default)
    {
        var server = new SampleApiServer(options ?? new SampleApiOptions());
        try
        {
            await server._app.StartAsync(cancellationToken);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        Log.Listening(server._options.Logger, server.Records, server.BaseUrl);
        return server;
    }

    /// <summary>Forgets the counts of requests and the hits of all faults.</summary>
    public void ResetCounts()
    {
        _state.Counts.Reset();
        _state.Faults.Reset();
    }

    /// <summary>Stops listening; requests that are waiting are cut.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private void Map(CustomersEndpoint customers)
    {
        _app.MapGet("/api/customers", (RequestDelegate)(context => customers.AnswerAsync(context, PagingStyle.Page)));
        _app.MapGet("/api/customers/offset", (RequestDelegate)(context => customers.AnswerAsync(context, PagingStyle.Offset)));
        _app.MapGet("/api/customers/cursor", (RequestDelegate)(context => customers.AnswerAsync(context, PagingStyle.Cursor)));
        _app.MapGet("/api/customers/link", (RequestDelegate)(context => customers.AnswerAsync(context, PagingStyle.Link)));
        _app.MapGet("/health", (RequestDelegate)(context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync("{\"status\":\"ok\"}", context.RequestAborted);
        }));
    }

    /// <summary>Leaves Ctrl+C to the process that hosts the API.</summary>
    private sealed class EmbeddedLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
