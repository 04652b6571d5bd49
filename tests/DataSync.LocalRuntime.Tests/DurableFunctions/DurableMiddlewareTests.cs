using System.Collections.Concurrent;
using DataSync.LocalRuntime.Tests.Support;
using DataSync.TestKit;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DataSync.LocalRuntime.Tests.DurableFunctions;

public sealed class DurableMiddlewareTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Middleware_runs_around_orchestrators_and_activities()
    {
        var seen = new ConcurrentQueue<string>();
        await using var host = await TestHost.StartAsync(_database, [typeof(Functions)], builder =>
            builder.UseMiddleware(async (context, next) =>
            {
                var trigger = context.FunctionDefinition.InputBindings.Values.Single().Type;
                seen.Enqueue($"{trigger} {context.FunctionDefinition.Name}");
                await next();
                seen.Enqueue($"end of {context.FunctionDefinition.Name}");
            }));

        var result = await RunAsync(host);

        result.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed, result.FailureDetails?.ErrorMessage);
        result.ReadOutputAs<string>().ShouldBe("HELLO");
        seen.ShouldContain("orchestrationTrigger Greets");
        seen.ShouldContain("activityTrigger Shout");
        seen.ShouldContain("end of Shout");
        seen.ShouldContain("end of Greets");
    }

    [Fact]
    public async Task Middleware_that_awaits_before_an_orchestrator_fails_it_with_a_remedy()
    {
        await using var host = await TestHost.StartAsync(_database, [typeof(Functions)], builder =>
            builder.UseMiddleware(async (_, next) =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
                await next();
            }));

        var result = await RunAsync(host);

        result.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        result.FailureDetails!.ErrorMessage.ShouldContain("orchestrationTrigger");
    }

    private static async Task<OrchestrationMetadata> RunAsync(TestHost host)
    {
        var client = host.Host.Services.GetRequiredService<DurableTaskClient>();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var id = await client.ScheduleNewOrchestrationInstanceAsync("Greets", "hello", deadline.Token);
        return await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, deadline.Token);
    }

    private static class Functions
    {
        [Function("Greets")]
        public static Task<string> Greets([OrchestrationTrigger] TaskOrchestrationContext context, string text) =>
            context.CallActivityAsync<string>("Shout", text);

        [Function("Shout")]
        public static string Shout([ActivityTrigger] string text) => text.ToUpperInvariant();
    }
}
