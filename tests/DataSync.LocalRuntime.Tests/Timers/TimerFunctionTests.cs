using System.Net;
using DataSync.LocalRuntime.Tests.Support;
using DataSync.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace DataSync.LocalRuntime.Tests.Timers;

public sealed class TimerFunctionTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _time = new(Noon.AddSeconds(3));
    private TestDatabase _database = null!;

    private static DateTimeOffset Noon => new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task A_timer_runs_at_each_tick_in_utc_and_is_told_its_status()
    {
        await using var host = await StartAsync(typeof(EveryTenSeconds));
        var recorder = Recorder(host);

        await _time.MoveToAwaitedAsync(Noon.AddSeconds(10));
        var first = await recorder.NextAsync();
        await _time.MoveToAwaitedAsync(Noon.AddSeconds(20));
        var second = await recorder.NextAsync();

        first.At.ShouldBe(Noon.AddSeconds(10));
        first.Timer.IsPastDue.ShouldBeFalse();
        first.Timer.ScheduleStatus!.Last.ShouldBe(default);
        first.Timer.ScheduleStatus.Next.ShouldBe(Noon.AddSeconds(10).UtcDateTime);
        second.At.ShouldBe(Noon.AddSeconds(20));
        second.Timer.ScheduleStatus!.Last.ShouldBe(Noon.AddSeconds(10).UtcDateTime);
        second.Timer.ScheduleStatus.Next.ShouldBe(Noon.AddSeconds(20).UtcDateTime);
        second.Timer.ScheduleStatus.LastUpdated.ShouldBe(Noon.AddSeconds(10).UtcDateTime);
    }

    [Fact]
    public async Task A_timer_given_as_time_span_runs_at_that_interval()
    {
        await using var host = await StartAsync(typeof(EveryHalfMinute));

        await _time.MoveToAwaitedAsync(Noon.AddSeconds(33));
        (await Recorder(host).NextAsync()).At.ShouldBe(Noon.AddSeconds(33));
        await _time.MoveToAwaitedAsync(Noon.AddSeconds(63));
        (await Recorder(host).NextAsync()).At.ShouldBe(Noon.AddSeconds(63));
    }

    [Fact]
    public async Task A_schedule_in_percent_signs_is_read_from_the_setting_of_that_name()
    {
        await using var host = await StartAsync(typeof(ByRunSetting), "--RUN_AT=15 * * * * *");

        await _time.MoveToAwaitedAsync(Noon.AddSeconds(15));

        (await Recorder(host).NextAsync()).At.ShouldBe(Noon.AddSeconds(15));
    }

    [Fact]
    public async Task Run_on_startup_runs_at_once_and_then_keeps_to_the_schedule()
    {
        await using var host = await StartAsync(typeof(OnStartup));

        var first = await Recorder(host).NextAsync();
        await _time.MoveToAwaitedAsync(Noon.AddSeconds(10));
        var second = await Recorder(host).NextAsync();

        first.At.ShouldBe(Noon.AddSeconds(3));
        first.Timer.IsPastDue.ShouldBeFalse();
        second.At.ShouldBe(Noon.AddSeconds(10));
    }

    [Fact]
    public async Task A_tick_missed_while_no_host_ran_is_made_up_for_at_the_next_start()
    {
        await (await StartAsync(typeof(EveryTenSeconds))).DisposeAsync();
        _time.MoveTo(Noon.AddMinutes(3));
        await using var host = await StartAsync(typeof(EveryTenSeconds));

        var run = await Recorder(host).NextAsync();

        run.At.ShouldBe(Noon.AddMinutes(3));
        run.Timer.IsPastDue.ShouldBeTrue();
        run.Timer.ScheduleStatus!.Next.ShouldBe(Noon.AddSeconds(10).UtcDateTime);
        await _time.MoveToAwaitedAsync(Noon.AddMinutes(3).AddSeconds(10));
        (await Recorder(host).NextAsync()).Timer.IsPastDue.ShouldBeFalse();
    }

    [Fact]
    public async Task A_changed_schedule_counts_from_the_start_and_is_not_past_due()
    {
        await (await StartAsync(typeof(ByRunSetting), "--RUN_AT=*/10 * * * * *")).DisposeAsync();
        _time.MoveTo(Noon.AddMinutes(3));
        await using var host = await StartAsync(typeof(ByRunSetting), "--RUN_AT=30 * * * * *");

        await _time.MoveToAwaitedAsync(Noon.AddMinutes(3).AddSeconds(30));

        var run = await Recorder(host).NextAsync();
        run.At.ShouldBe(Noon.AddMinutes(3).AddSeconds(30));
        run.Timer.IsPastDue.ShouldBeFalse();
    }

    [Fact]
    public async Task Without_monitor_nothing_is_recorded()
    {
        await using var host = await StartAsync(typeof(Unmonitored));

        await _time.MoveToAwaitedAsync(Noon.AddSeconds(10));

        (await Recorder(host).NextAsync()).Timer.ScheduleStatus.ShouldBeNull();
        (await _database.ScalarAsync<long>("SELECT count(*) FROM durable.timer_status")).ShouldBe(0);
    }

    [Fact]
    public async Task A_failing_timer_is_logged_and_goes_on()
    {
        await using var host = await StartAsync(typeof(Failing));

        await _time.MoveToAwaitedAsync(Noon.AddSeconds(10));
        await Recorder(host).NextAsync();
        await _time.MoveToAwaitedAsync(Noon.AddSeconds(20));
        await Recorder(host).NextAsync();

        await Eventually.UntilAsync(
            () => host.Log.With(1102).Count(entry => entry.Exception is InvalidDataException) == 2, Deadline, "both failures to be logged");
    }

    [Fact]
    public async Task Ticks_that_fall_into_a_run_are_skipped_and_noted()
    {
        await using var host = await StartAsync(typeof(Blocking));
        var recorder = Recorder(host);
        await _time.MoveToAwaitedAsync(Noon.AddSeconds(10));
        await recorder.NextAsync();

        _time.MoveTo(Noon.AddSeconds(33));
        recorder.IsEmpty.ShouldBeTrue();
        recorder.Gate.SetResult();
        await _time.MoveToAwaitedAsync(Noon.AddSeconds(40));

        (await recorder.NextAsync()).At.ShouldBe(Noon.AddSeconds(40));
        host.Log.With(1143).ShouldHaveSingleItem().Message.ShouldContain("skipped 2 from 2026-03-01T12:00:20");
    }

    [Fact]
    public async Task A_timer_can_be_run_by_hand_but_not_twice_at_once()
    {
        await using var host = await StartAsync(typeof(Blocking));
        var recorder = Recorder(host);

        (await host.Client.PostAsync("/admin/functions/blocking", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await recorder.NextAsync();
        await (await host.Client.PostAsync("/admin/functions/Blocking", null)).ShouldBeProblemAsync(HttpStatusCode.Conflict);
        await _time.MoveToAwaitedAsync(Noon.AddSeconds(10));
        await Eventually.UntilAsync(() => host.Log.With(1143).Any(), Deadline, "the tick to be skipped");
        recorder.Gate.SetResult();

        // The run by hand ends on its own time, so a further tick may still find it at work.
        for (var tick = Noon.AddSeconds(20); recorder.IsEmpty; tick = tick.AddSeconds(10))
        {
            await _time.MoveToAwaitedAsync(tick);
            await Eventually.UntilAsync(() => !recorder.IsEmpty || _time.IsAwaited(tick.AddSeconds(10)), Deadline, "the tick to be over");
        }

        (await recorder.NextAsync()).Timer.ScheduleStatus!.Last.ShouldBe(default);
    }

    [Fact]
    public async Task Only_timers_can_be_run_by_hand()
    {
        await using var host = await StartAsync(typeof(Blocking));

        await (await host.Client.PostAsync("/admin/functions/Page", null)).ShouldBeProblemAsync(HttpStatusCode.BadRequest);
        await (await host.Client.PostAsync("/admin/functions/Nobody", null)).ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_admin_api_tells_state_and_functions()
    {
        await using var host = await StartAsync(typeof(Blocking));

        var status = await (await host.Client.GetAsync("/admin/host/status")).JsonAsync();
        var functions = await (await host.Client.GetAsync("/admin/functions")).JsonAsync();
        var one = await (await host.Client.GetAsync("/admin/functions/blocking")).JsonAsync();

        status.GetProperty("state").GetString().ShouldBe("Running");
        functions.EnumerateArray().Select(function => function.GetProperty("name").GetString()).ShouldBe(["Blocking", "Page"]);
        functions[1].GetProperty("invoke_url_template").GetString().ShouldBe(new Uri(host.Address, "/api/page/{number}").OriginalString
            .Replace("%7B", "{", StringComparison.Ordinal).Replace("%7D", "}", StringComparison.Ordinal));
        one.GetProperty("config").GetProperty("bindings")[0].GetProperty("schedule").GetString().ShouldBe("*/10 * * * * *");
    }

    private Task<TestHost> StartAsync(Type functions, params string[] args) => TestHost.StartAsync(
        _database,
        [functions],
        builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(_time);
            builder.Services.AddSingleton<TimerRecorder>();
        },
        args);

    private static TimerRecorder Recorder(TestHost host) => host.Host.Services.GetRequiredService<TimerRecorder>();

    private sealed class EveryTenSeconds(TimerRecorder recorder)
    {
        [Function("EveryTenSeconds")]
        public void Run([TimerTrigger("*/10 * * * * *")] TimerInfo timer) => recorder.Add("EveryTenSeconds", timer);
    }

    private sealed class EveryHalfMinute(TimerRecorder recorder)
    {
        [Function("EveryHalfMinute")]
        public void Run([TimerTrigger("00:00:30")] TimerInfo timer) => recorder.Add("EveryHalfMinute", timer);
    }

    private sealed class ByRunSetting(TimerRecorder recorder)
    {
        [Function("BySetting")]
        public void Run([TimerTrigger("%RUN_AT%")] TimerInfo timer) => recorder.Add("BySetting", timer);
    }

    private sealed class OnStartup(TimerRecorder recorder)
    {
        [Function("OnStartup")]
        public void Run([TimerTrigger("*/10 * * * * *", RunOnStartup = true)] TimerInfo timer) => recorder.Add("OnStartup", timer);
    }

    private sealed class Unmonitored(TimerRecorder recorder)
    {
        [Function("Unmonitored")]
        public void Run([TimerTrigger("*/10 * * * * *", UseMonitor = false)] TimerInfo timer) => recorder.Add("Unmonitored", timer);
    }

    private sealed class Failing(TimerRecorder recorder)
    {
        [Function("Failing")]
        public Task Run([TimerTrigger("*/10 * * * * *")] TimerInfo timer)
        {
            recorder.Add("Failing", timer);
            throw new InvalidDataException("as ordered");
        }
    }

    private sealed class Blocking(TimerRecorder recorder)
    {
        [Function("Blocking")]
        public async Task Run([TimerTrigger("*/10 * * * * *")] TimerInfo timer)
        {
            recorder.Add("Blocking", timer);
            await recorder.Gate.Task;
        }

        [Function("Page")]
        public static string Page([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "page/{number}")] HttpRequest request, int number) =>
            $"page {number}";
    }
}
