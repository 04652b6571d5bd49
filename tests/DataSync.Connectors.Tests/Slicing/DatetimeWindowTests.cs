using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Tests.Slicing;

/// <summary>Windows as the reference engine cuts them; values from its tests and from running it on paper.</summary>
public sealed class DatetimeWindowTests
{
    private const string Seconds = "datetime_format: \"%Y-%m-%dT%H:%M:%SZ\"";
    private const string Days = "datetime_format: \"%Y-%m-%d\"";

    [Fact]
    public async Task Without_a_step_there_is_one_window_from_start_to_now()
    {
        (await Windows($"start_datetime: \"2024-01-01T00:00:00Z\", {Seconds}")).ShouldBe(["2024-01-01T00:00:00Z .. 2024-01-31T12:00:00Z"]);
    }

    [Fact]
    public async Task A_bound_in_quotes_is_a_date_all_the_same()
    {
        (await Windows($"start_datetime: \"'2024-01-01T00:00:00Z'\", {Seconds}")).ShouldBe(["2024-01-01T00:00:00Z .. 2024-01-31T12:00:00Z"]);
    }

    [Fact]
    public async Task Windows_end_a_granularity_before_the_next_one_and_the_last_at_the_end()
    {
        (await Windows($"start_datetime: \"2024-01-01\", end_datetime: \"2024-01-25\", {Days}, step: P10D, cursor_granularity: P1D"))
            .ShouldBe(["2024-01-01 .. 2024-01-10", "2024-01-11 .. 2024-01-20", "2024-01-21 .. 2024-01-25"]);
    }

    [Fact]
    public async Task A_step_that_reaches_the_end_makes_one_window_that_ends_there()
    {
        (await Windows($"start_datetime: \"2024-01-01\", end_datetime: \"2024-01-11\", {Days}, step: P10D, cursor_granularity: P1D"))
            .ShouldBe(["2024-01-01 .. 2024-01-11"]);
    }

    [Fact]
    public async Task Steps_of_months_follow_the_calendar()
    {
        (await Windows($"start_datetime: \"2023-11-30\", end_datetime: \"2024-03-15\", {Days}, step: P1M, cursor_granularity: P1D"))
            .ShouldBe(["2023-11-30 .. 2023-12-29", "2023-12-30 .. 2024-01-29", "2024-01-30 .. 2024-02-28", "2024-02-29 .. 2024-03-15"]);
    }

    [Theory]
    [InlineData("", "2024-01-20", "2024-01-20 .. 2024-01-31")]
    [InlineData(", lookback_window: P5D", "2024-01-20", "2024-01-15 .. 2024-01-31")]
    [InlineData(", lookback_window: P1M", "2024-01-20", "2024-01-01 .. 2024-01-31")]
    [InlineData("", "2023-01-20", "2024-01-01 .. 2024-01-31")]
    public async Task The_state_is_where_windows_begin_less_the_lookback_and_never_before_the_start(string lookback, string state, string window)
    {
        (await Windows($"start_datetime: \"2024-01-01\", {Days}{lookback}", state)).ShouldBe([window]);
    }

    [Theory]
    [InlineData("2024-02-01", null)]
    [InlineData("2024-01-01", "2024-02-07")]
    public async Task Nothing_is_asked_for_when_start_or_state_is_in_the_future(string start, string? state)
    {
        (await Windows($"start_datetime: \"{start}\", {Days}", state)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Bounds_are_kept_between_least_and_most_in_their_own_format()
    {
        const string Start = "start_datetime: { type: MinMaxDatetime, datetime: \"01.01.2020\", datetime_format: \"%d.%m.%Y\", min_datetime: \"05.01.2024\" }";
        const string End = "end_datetime: { datetime: \"2024-09-09\", max_datetime: \"{{ now_utc().strftime('%Y-%m-%d') }}\" }";

        (await Windows($"{Start}, {End}, {Days}")).ShouldBe(["2024-01-05 .. 2024-01-31"]);
    }

    [Theory]
    [InlineData("%s", "1706702400 .. 1706702460")]
    [InlineData("%ms", "1706702400000 .. 1706702460000")]
    [InlineData("%s_as_float", "1706702400.0 .. 1706702460.0")]
    [InlineData("%epoch_microseconds", "1706702400000000 .. 1706702460000000")]
    [InlineData("%Y-%m-%dT%H:%M:%S.%_msZ", "2024-01-31T12:00:00.000Z .. 2024-01-31T12:01:00.000Z")]
    [InlineData("%d.%m.%Y %H:%M", "31.01.2024 12:00 .. 31.01.2024 12:01")]
    public async Task Bounds_are_written_in_the_cursor_s_format(string format, string window)
    {
        var start = "start_datetime: { datetime: \"2024-01-31 12:00\", datetime_format: \"%Y-%m-%d %H:%M\" }";
        await using var source = SlicedSource.Of(Manifest($"{start}, datetime_format: \"{format}\""), SlicedSource.Now.AddMinutes(1));

        (await source.PlanAsync()).Windows().ShouldBe([window]);
    }

    [Fact]
    public async Task A_distance_from_utc_is_kept_where_the_format_has_it_and_left_where_it_says_utc()
    {
        const string Start = "start_datetime: { datetime: \"2024-01-31T05:00:00-0500\", datetime_format: \"%Y-%m-%dT%H:%M:%S%z\" }";

        (await Windows($"{Start}, datetime_format: \"%Y-%m-%dT%H:%M:%S%z\"")).ShouldBe(["2024-01-31T05:00:00-0500 .. 2024-01-31T12:00:00+0000"]);
        (await Windows($"{Start}, {Seconds}")).ShouldBe(["2024-01-31T10:00:00Z .. 2024-01-31T12:00:00Z"]);
    }

    [Fact]
    public async Task Windows_clamped_to_months_are_those_of_the_reference_engine()
    {
        await using var source = SlicedSource.Of(
            Manifest($"start_datetime: \"2023-12-31\", {Days}, step: P27D, cursor_granularity: P1D, clamping: {{ target: MONTH }}"),
            new DateTimeOffset(2025, 1, 3, 0, 0, 0, TimeSpan.Zero));

        var windows = (await source.PlanAsync()).Windows().ToList();

        windows.Count.ShouldBe(12);
        windows[..3].ShouldBe(["2024-01-01 .. 2024-01-31", "2024-02-01 .. 2024-02-29", "2024-03-01 .. 2024-03-31"]);
        windows[^1].ShouldBe("2024-12-01 .. 2024-12-31");
    }

    [Fact]
    public async Task Windows_clamped_to_weeks_are_those_of_the_reference_engine()
    {
        await using var source = SlicedSource.Of(
            Manifest($"start_datetime: \"2023-12-31\", {Days}, step: P7D, cursor_granularity: P1D, clamping: {{ target: WEEK, target_details: {{ weekday: TUESDAY }} }}"),
            new DateTimeOffset(2024, 1, 31, 0, 0, 0, TimeSpan.Zero));

        (await source.PlanAsync()).Windows().ShouldBe(
            ["2024-01-02 .. 2024-01-08", "2024-01-09 .. 2024-01-15", "2024-01-16 .. 2024-01-22", "2024-01-23 .. 2024-01-29"]);
    }

    [Fact]
    public async Task A_window_clamped_to_days_ends_before_today()
    {
        (await Windows($"start_datetime: \"2024-01-29T08:00:00Z\", {Seconds}, clamping: {{ target: DAY }}")).ShouldBe(["2024-01-30T00:00:00Z .. 2024-01-31T00:00:00Z"]);
    }

    [Fact]
    public async Task A_window_that_begins_where_it_ends_is_left_out_when_the_source_refuses_it()
    {
        const string Cursor = "start_datetime: \"2024-01-31\", " + Days;

        (await Windows(Cursor)).ShouldBe(["2024-01-31 .. 2024-01-31"]);
        (await Windows(Cursor + ", is_compare_strictly: true")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Names_of_the_bounds_are_the_manifest_s()
    {
        await using var source = SlicedSource.Of(Manifest($"start_datetime: \"2024-01-01\", {Days}, partition_field_start: from, partition_field_end: to"));

        (await source.PlanAsync()).Single().Interval.GetRawText().ShouldBe("""{"from":"2024-01-01","to":"2024-01-31"}""");
    }

    [Fact]
    public async Task Step_lookback_and_start_may_come_from_the_configuration()
    {
        await using var source = SlicedSource.Of(
            Manifest($"start_datetime: \"{{{{ config['start'] }}}}\", {Days}, step: \"P{{{{ config.get('days', 5) }}}}D\", cursor_granularity: P1D"),
            null,
            ("start", "2024-01-10"),
            ("days", "20"));

        (await source.PlanAsync()).Windows().ShouldBe(["2024-01-10 .. 2024-01-29", "2024-01-30 .. 2024-01-31"]);
    }

    [Theory]
    [InlineData("start_datetime: \"yesterday\"", "start_datetime of the cursor is 'yesterday', which is not a date of the format %Y-%m-%d")]
    [InlineData("start_datetime: \"{{ config['start'] }}\"", "start_datetime of the cursor has no value")]
    [InlineData("start_datetime: \"2024-01-01\", step: P0D, cursor_granularity: P1D", "does not move it on")]
    [InlineData("start_datetime: \"2024-01-01\", step: \"10\", cursor_granularity: P1D", "not a duration of ISO 8601")]
    [InlineData("start_datetime: \"1970-01-01\", step: PT1S, cursor_granularity: PT1S", "more than 1000000 windows")]
    [InlineData("start_datetime: \"2024-01-01\", clamping: { target: YEAR }", "use DAY, WEEK or MONTH")]
    public async Task What_makes_no_windows_is_told_with_its_place(string cursor, string message)
    {
        await using var source = SlicedSource.Of(Manifest($"{cursor}, {Days}"));

        (await Should.ThrowAsync<SourceConfigurationException>(() => source.PlanAsync())).Message.ShouldContain(message);
    }

    [Fact]
    public async Task A_partition_with_more_windows_than_a_step_makes_is_planned_in_several()
    {
        await using var source = SlicedSource.Of(Manifest($"start_datetime: \"2020-01-01\", {Days}, step: P1D, cursor_granularity: P1D"));

        var windows = (await source.PlanAsync()).Windows().ToList();

        windows.Count.ShouldBe(1492);
        windows.Distinct().Count().ShouldBe(1492);
        windows[500].ShouldBe("2021-05-15 .. 2021-05-15");
        windows[^1].ShouldBe("2024-01-31 .. 2024-01-31");
    }

    internal static string Manifest(string cursor) =>
        SlicedSource.Manifest($"{{ type: DatetimeBasedCursor, cursor_field: updated_at, {cursor} }}");

    private static async Task<IEnumerable<string>> Windows(string cursor, string? state = null)
    {
        await using var source = SlicedSource.Of(Manifest(cursor));
        return (await source.PlanAsync(state is null ? [] : [new SliceState("", "{}", state, 0)])).Windows().ToList();
    }
}
