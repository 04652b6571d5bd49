using System.Collections.Concurrent;
using System.Net;
using DataSync.LocalRuntime.Tests.Support;
using DataSync.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DataSync.LocalRuntime.Tests.Hosting;

public sealed class MiddlewareTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Middleware_runs_around_the_function_in_the_order_it_was_added()
    {
        await using var host = await TestHost.StartAsync(_database, [typeof(Functions)], builder =>
        {
            builder.Services.AddSingleton<Trail>();
            builder.UseMiddleware<Outer>();
            builder.UseMiddleware(async (context, next) =>
            {
                var trail = context.InstanceServices.GetRequiredService<Trail>();
                trail.Add("inner before");
                await next();
                trail.Add("inner after");
            });
        });

        (await host.Client.GetStringAsync("/api/Touch")).ShouldBe("touched");

        host.Host.Services.GetRequiredService<Trail>().ShouldBe(
            ["outer before Touch", "inner before", "function", "inner after", "outer after Touch"]);
    }

    [Fact]
    public async Task Middleware_can_answer_instead_of_the_function()
    {
        await using var host = await TestHost.StartAsync(_database, [typeof(Functions)], builder =>
        {
            builder.Services.AddSingleton<Trail>();
            builder.UseMiddleware((context, _) =>
            {
                context.GetHttpContext()!.Response.StatusCode = StatusCodes.Status402PaymentRequired;
                return Task.CompletedTask;
            });
        });

        (await host.Client.GetAsync("/api/Touch")).StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);

        host.Host.Services.GetRequiredService<Trail>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Conditional_middleware_runs_for_the_invocations_it_is_meant_for()
    {
        await using var host = await TestHost.StartAsync(_database, [typeof(Functions)], builder =>
        {
            builder.Services.AddSingleton<Trail>();
            builder.UseWhen<Outer>(context => context.FunctionDefinition.Name == "Touch");
        });

        await host.Client.GetStringAsync("/api/Other");
        await host.Client.GetStringAsync("/api/Touch");

        host.Host.Services.GetRequiredService<Trail>().ShouldBe(["function", "outer before Touch", "function", "outer after Touch"]);
    }

    private sealed class Trail : ConcurrentQueue<string>
    {
        public void Add(string step) => Enqueue(step);
    }

    private sealed class Outer(Trail trail) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            trail.Add($"outer before {context.FunctionDefinition.Name}");
            await next(context);
            trail.Add($"outer after {context.FunctionDefinition.Name}");
        }
    }

    private sealed class Functions(Trail trail)
    {
        [Function("Touch")]
        public string Touch([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            trail.Add("function");
            return "touched";
        }

        [Function("Other")]
        public string Other([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Touch(request);
    }
}
