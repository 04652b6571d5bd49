namespace DataSync.Postgres.Tests;

/// <summary>The schedule's clock outlives every deployment and never goes back.</summary>
public sealed class ScheduleClockTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task There_is_no_tick_at_first_and_a_late_one_does_not_undo_a_later_one()
    {
        var clock = new ScheduleClock(database.DataSource);
        (await clock.ReadAsync(default)).ShouldBeNull();

        await clock.AdvanceAsync(Noon, default);
        await clock.AdvanceAsync(Noon.AddMinutes(-1), default);
        (await clock.ReadAsync(default)).ShouldBe(Noon);

        await clock.AdvanceAsync(Noon.AddMinutes(1), default);
        (await clock.ReadAsync(default)).ShouldBe(Noon.AddMinutes(1));
    }
}
