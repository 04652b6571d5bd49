using System.Net;
using DataSync.EndToEnd.Tests.Support;
using DataSync.Functions.Configuration;
using DataSync.SampleApi;

namespace DataSync.EndToEnd.Tests;

/// <summary>Syncs start when they are due: once, however many times were missed.</summary>
public sealed class ScheduleTests
{
    [Fact]
    public async Task The_minute_tick_starts_what_is_due()
    {
        await using var stage = await SyncStage.SetUpAsync(
            new SampleApiOptions { Records = 100, BadRate = 0 }, new SyncYaml(schedule: "* * * * * *"));

        using var answer = await stage.Http.PostAsync("/admin/functions/ScheduleTick", new StringContent("{}"));
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Eventually.UntilAsync(
            async () => await stage.Database.ScalarAsync<long>("SELECT count(*) FROM datasync.run WHERE status = 'success'") == 1,
            TimeSpan.FromSeconds(30),
            "the scheduled run to succeed");

        (await stage.Database.ScalarAsync<string>("SELECT trigger FROM datasync.run")).ShouldBe("schedule");
        (await stage.RowsAsync()).ShouldBe(100);
    }

    [Theory]
    [InlineData("0 0 2 * * *", "2026-03-01T01:59:00Z", "2026-03-01T01:59:59Z", null)]
    [InlineData("0 0 2 * * *", "2026-03-01T01:59:00Z", "2026-03-01T02:00:00Z", "2026-03-01T02:00:00Z")]
    [InlineData("0 0 2 * * *", "2026-03-01T02:00:00Z", "2026-03-01T02:01:00Z", null)]
    [InlineData("0 0 2 * * *", "2026-02-25T12:00:00Z", "2026-03-01T12:00:00Z", "2026-03-01T02:00:00Z")]
    [InlineData("30 */10 * * * *", "2026-03-01T01:00:00Z", "2026-03-01T01:25:00Z", "2026-03-01T01:20:30Z")]
    public void A_schedule_is_due_at_its_last_time_after_the_tick_before(string schedule, string since, string now, string? due) =>
        Schedule.DueSince(schedule, Utc(since), Utc(now)).ShouldBe(due is null ? null : Utc(due));

    [Theory]
    [InlineData("0 0 2 * *")]
    [InlineData("0 0 25 * * *")]
    [InlineData("daily")]
    public void A_schedule_that_cannot_be_read_is_said_with_what_is_expected(string schedule) =>
        Schedule.Problem(schedule)!.ShouldContain("six fields");

    private static DateTime Utc(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;
}
