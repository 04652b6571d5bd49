using System.Net;
using DataSync.LocalRuntime.Durable;
using DataSync.LocalRuntime.Tests.Support;
using DataSync.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DataSync.LocalRuntime.Tests.Hosting;

public sealed class ShutdownTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task A_running_request_ends_before_the_host_does_and_no_new_one_comes_in()
    {
        await using var host = await StartAsync(TimeSpan.FromSeconds(60));
        var steps = host.Host.Services.GetRequiredService<Steps>();
        var request = host.Client.GetAsync("/api/UntilReleased");
        await steps.Entered.Task.WaitAsync(TimeSpan.FromSeconds(10));

        var stopping = host.Host.StopAsync();
        await Eventually.UntilAsync(() => RefusesAsync(host.Address), TimeSpan.FromSeconds(10), "new connections to be refused");
        stopping.IsCompleted.ShouldBeFalse();
        steps.Release.SetResult();

        var response = await request;
        (await response.Content.ReadAsStringAsync()).ShouldBe("ended, cancelled: False");
        await stopping.WaitAsync(TimeSpan.FromSeconds(30));
        host.Log.With(1101).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_request_that_outlasts_the_drain_time_is_cancelled_and_noted()
    {
        await using var host = await StartAsync(TimeSpan.FromSeconds(1));
        var steps = host.Host.Services.GetRequiredService<Steps>();
        var request = host.Client.GetAsync("/api/UntilCancelled");
        await steps.Entered.Task.WaitAsync(TimeSpan.FromSeconds(10));

        await host.Host.StopAsync();

        await (await request).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable);
        host.Log.With(1101).ShouldHaveSingleItem().Message.ShouldContain("UntilCancelled");
    }

    [Fact]
    public async Task A_request_may_use_the_durable_engine_to_its_end()
    {
        await using var host = await StartAsync(TimeSpan.FromSeconds(60));
        var steps = host.Host.Services.GetRequiredService<Steps>();
        var request = host.Client.GetAsync("/api/StartsLate");
        await steps.Entered.Task.WaitAsync(TimeSpan.FromSeconds(10));

        var stopping = host.Host.StopAsync();
        await Eventually.UntilAsync(() => RefusesAsync(host.Address), TimeSpan.FromSeconds(10), "new connections to be refused");
        steps.Release.SetResult();

        (await (await request).Content.ReadAsStringAsync()).ShouldBe("late");
        await stopping.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_running_activity_ends_before_the_host_does()
    {
        await using var host = await StartAsync(TimeSpan.FromSeconds(60));
        var steps = host.Host.Services.GetRequiredService<Steps>();
        await host.Host.Services.GetRequiredService<DurableTaskClient>().ScheduleNewOrchestrationInstanceAsync("CallsSlow");
        await steps.Entered.Task.WaitAsync(TimeSpan.FromSeconds(10));

        var stopping = host.Host.StopAsync();
        await Eventually.UntilAsync(() => RefusesAsync(host.Address), TimeSpan.FromSeconds(10), "new connections to be refused");
        stopping.IsCompleted.ShouldBeFalse();
        steps.Release.SetResult();

        await stopping.WaitAsync(TimeSpan.FromSeconds(30));
        steps.Ended.ShouldBeTrue();
    }

    [Fact]
    public async Task A_second_host_on_the_same_journal_refuses_to_start()
    {
        await using var first = await StartAsync(TimeSpan.FromSeconds(10));

        var error = await Should.ThrowAsync<JournalInUseException>(() => StartAsync(TimeSpan.FromSeconds(10), typeof(CutTimer)));

        error.Database.ShouldBe(_database.Name);
    }

    [Fact]
    public async Task A_timer_run_that_is_cut_off_is_past_due_at_the_next_start()
    {
        await using (var host = await StartAsync(TimeSpan.FromSeconds(1), typeof(CutTimer)))
        {
            await host.Host.Services.GetRequiredService<Steps>().Entered.Task.WaitAsync(TimeSpan.FromSeconds(10));
        }

        await using var again = await StartAsync(TimeSpan.FromSeconds(1), typeof(CutTimer));
        var steps = again.Host.Services.GetRequiredService<Steps>();
        await steps.Entered.Task.WaitAsync(TimeSpan.FromSeconds(10));
        steps.PastDue.ShouldBeTrue();
    }

    [Fact]
    public async Task A_caller_that_goes_away_cancels_its_invocation()
    {
        await using var host = await StartAsync(TimeSpan.FromSeconds(10));
        var steps = host.Host.Services.GetRequiredService<Steps>();
        using var patience = new CancellationTokenSource();
        var request = host.Client.GetAsync("/api/UntilCancelled", patience.Token);
        await steps.Entered.Task.WaitAsync(TimeSpan.FromSeconds(10));

        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => request);
        await Eventually.UntilAsync(() => host.Log.With(1122).Any(), TimeSpan.FromSeconds(10), "the invocation to end");
        host.Log.With(1102).ShouldBeEmpty();
    }

    private Task<TestHost> StartAsync(TimeSpan shutdownTimeout, params Type[] functions) => TestHost.StartAsync(
        _database,
        functions.Length == 0 ? [typeof(SlowFunctions)] : functions,
        builder =>
        {
            builder.Services.AddSingleton<Steps>();
            builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = shutdownTimeout);
        });

    private static async Task<bool> RefusesAsync(Uri address)
    {
        using var fresh = new HttpClient { BaseAddress = address };
        try
        {
            using var _ = await fresh.GetAsync("/admin/host/status");
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    private sealed class Steps
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool PastDue { get; set; }

        public bool Ended { get; set; }
    }

    private sealed class SlowFunctions(Steps steps)
    {
        [Function("UntilReleased")]
        public async Task<string> UntilReleased(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context)
        {
            steps.Entered.TrySetResult();
            await steps.Release.Task;
            return $"ended, cancelled: {context.CancellationToken.IsCancellationRequested}";
        }

        [Function("StartsLate")]
        public async Task<string> StartsLate(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, [DurableClient] DurableTaskClient client)
        {
            steps.Entered.TrySetResult();
            await steps.Release.Task;
            return await client.ScheduleNewOrchestrationInstanceAsync("Empty", new StartOrchestrationOptions("late"));
        }

        [Function("Empty")]
        public static Task Empty([OrchestrationTrigger] TaskOrchestrationContext context) => Task.CompletedTask;

        [Function("CallsSlow")]
        public static Task CallsSlow([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("Slow");

        [Function("Slow")]
        public async Task Slow([ActivityTrigger] string? input, CancellationToken cancellationToken)
        {
            steps.Entered.TrySetResult();
            await steps.Release.Task.WaitAsync(cancellationToken);
            steps.Ended = true;
        }

        [Function("UntilCancelled")]
        public async Task UntilCancelled(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken cancellationToken)
        {
            steps.Entered.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
    }

    private sealed class CutTimer(Steps steps)
    {
        // Every second, so that the tick that was cut off lies in the past when the next host starts.
        [Function("CutTimer")]
        public async Task Run([TimerTrigger("* * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
        {
            steps.PastDue = timer.IsPastDue;
            steps.Entered.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
    }
}
