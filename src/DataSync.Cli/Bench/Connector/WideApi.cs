using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DataSync.Cli.Bench.Connector;

/// <summary>
/// Pages as the sample API's, with records of 20 fields as a CRM has them. Two bodies that take turns are made beforehand, so
/// that the server's own work does not cover that of the engine.
/// </summary>
internal sealed class WideApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<(int Size, bool IsOdd, bool HasNext), byte[]> _bodies = [];

    private WideApi(IEnumerable<int> pageSizes)
    {
        foreach (var size in pageSizes)
        {
            foreach (var (isOdd, hasNext) in new[] { (false, false), (false, true), (true, false), (true, true) })
                _bodies[(size, isOdd, hasNext)] = BodyOf(size, isOdd, hasNext);
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public string BaseUrl => _app.Urls.First().TrimEnd('/');

    /// <summary>Records there are; may be changed at any time.</summary>
    public int Records { get; set; }

    public static async Task<WideApi> StartAsync(IEnumerable<int> pageSizes, CancellationToken cancellationToken)
    {
        var api = new WideApi(pageSizes.Distinct());
        await api._app.StartAsync(cancellationToken);
        return api;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        var (page, size) = (Number(context, "page"), Number(context, "page_size"));
        var body = _bodies[(size, page % 2 == 1, (long)page * size < Records)];
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static int Number(HttpContext context, string name) => int.Parse(context.Request.Query[name].ToString(), CultureInfo.InvariantCulture);

    private static byte[] BodyOf(int size, bool isOdd, bool hasNext)
    {
        var records = Enumerable.Range(isOdd ? 1 : size + 1, size).Select(id => string.Create(CultureInfo.InvariantCulture, $$"""
            {"Id":{{id}},"FirstName":"Maria","LastName":"Gonzalez Silva","EmailAddress":"maria.{{id}}@example.com","PhoneNumber":"+1 555 0{{id:000000}}","CompanyName":"Example & Sons","JobTitle":"Head of Purchasing","IsActive":{{(id % 10 == 0 ? "false" : "true")}},"LeadScore":{{id % 100}}.5,"OwnerId":{{id % 17}},"CreatedAt":"2024-05-01T10:00:00Z","UpdatedAt":"2025-05-01T10:00:00Z","BillingStreet":"1 Long Street","BillingCity":"Montevideo","BillingCountry":"UY","PostalCode":"11000","Tags":["a","b"],"CustomFields":{"FavouriteColour":"blue","ContractValue":1200.50},"Notes":"Called twice. Wants the offer in writing; asks for \"the usual\" terms.","Language":"es"}
            """));
        return Encoding.UTF8.GetBytes($$"""{"data":[{{string.Join(',', records)}}],"has_next":{{(hasNext ? "true" : "false")}}}""");
    }
}
