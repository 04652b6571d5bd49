using DataSync.Connectors.Budgets;

namespace DataSync.Connectors.Tests.Budgets;

/// <summary>Facts of the reference engine's <c>test_call_rate.py</c>.</summary>
public sealed class CallWindowTests
{
    private static readonly DateTimeOffset s_now = FixedTime.Noon;

    [Fact]
    public void A_fixed_window_lets_as_many_calls_pass_as_its_limit_until_it_ends()
    {
        var window = new FixedWindow(100, TimeSpan.FromHours(1));

        window.Take(1, s_now).ShouldBe(TimeSpan.Zero);
        window.Take(20, s_now.AddMinutes(10)).ShouldBe(TimeSpan.Zero);
        window.Take(80, s_now.AddMinutes(20)).ShouldBe(TimeSpan.FromMinutes(40));
        window.Take(79, s_now.AddMinutes(20)).ShouldBe(TimeSpan.Zero);
        window.Take(100, s_now.AddMinutes(60)).ShouldBe(TimeSpan.Zero);
        // The windows stay on their beat, whenever the next call comes.
        window.Take(1, s_now.AddMinutes(60)).ShouldBe(TimeSpan.FromMinutes(60));
        window.Take(100, s_now.AddMinutes(310)).ShouldBe(TimeSpan.Zero);
        window.Take(1, s_now.AddMinutes(310)).ShouldBe(TimeSpan.FromMinutes(50));
    }

    [Fact]
    public void A_fixed_window_learns_of_fewer_calls_and_not_of_more()
    {
        var window = new FixedWindow(100, TimeSpan.FromHours(1));

        window.Learn(2, null, s_now);
        window.Take(3, s_now).ShouldBeGreaterThan(TimeSpan.Zero);
        window.Take(1, s_now).ShouldBe(TimeSpan.Zero);
        window.Learn(20, null, s_now);
        window.Take(3, s_now).ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public void A_fixed_window_ends_when_the_source_says()
    {
        var window = new FixedWindow(1, TimeSpan.FromHours(1));
        window.Take(1, s_now);

        window.Learn(null, s_now.AddMinutes(5), s_now);

        window.Take(1, s_now).ShouldBe(TimeSpan.FromMinutes(5));
        window.Take(1, s_now.AddMinutes(5)).ShouldBe(TimeSpan.Zero);
        window.Take(1, s_now.AddMinutes(5)).ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public void In_a_moving_window_each_call_counts_for_the_interval_after_it()
    {
        var window = Moving((10, 60));
        for (var i = 0; i < 10; i++)
            window.Take(1, s_now.AddSeconds(i)).ShouldBe(TimeSpan.Zero);

        window.Take(1, s_now.AddSeconds(10)).ShouldBe(TimeSpan.FromSeconds(50));
        window.Take(1, s_now.AddSeconds(10.5)).ShouldBe(TimeSpan.FromSeconds(49.5));
        window.Take(3, s_now.AddSeconds(10)).ShouldBe(TimeSpan.FromSeconds(52));
        window.Take(1, s_now.AddSeconds(60)).ShouldBe(TimeSpan.Zero);
        window.Take(1, s_now.AddSeconds(60)).ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_call_may_weigh_more_than_one()
    {
        var window = Moving((10, 60));

        window.Take(2, s_now).ShouldBe(TimeSpan.Zero);
        window.Take(9, s_now).ShouldBe(TimeSpan.FromMinutes(1));
        window.Take(8, s_now).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Of_several_rates_the_strictest_decides()
    {
        var window = Moving((10, 600), (3, 10), (2, 3600));

        window.Take(2, s_now).ShouldBe(TimeSpan.Zero);
        window.Take(1, s_now).ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public void A_moving_window_of_very_many_calls_never_lets_too_many_pass_and_stays_small()
    {
        const int Limit = 50_000;
        var window = Moving((Limit, 100));
        var (taken, before) = (0, GC.GetAllocatedBytesForCurrentThread());
        for (var i = 0; i < 100_000; i++)
            taken += window.Take(1, s_now.AddMilliseconds(i)) == TimeSpan.Zero ? 1 : 0;

        // In the 100 s of the interval.
        taken.ShouldBe(Limit);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(200_000);
    }

    [Fact]
    public void No_calls_left_counts_one_more_in_a_moving_window()
    {
        var window = Moving((2, 60));
        window.Learn(1, null, s_now);
        window.Take(1, s_now).ShouldBe(TimeSpan.Zero);
        window.Learn(0, null, s_now);
        window.Take(1, s_now).ShouldBe(TimeSpan.FromMinutes(1));
    }

    private static MovingWindow Moving(params (int Limit, int Seconds)[] rates) => new(rates.Select(rate => (rate.Limit, TimeSpan.FromSeconds(rate.Seconds))));
}
