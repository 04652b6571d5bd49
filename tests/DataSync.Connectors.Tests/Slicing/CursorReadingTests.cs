using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Tests.Slicing;

/// <summary>What a cursor makes of the records of a page, through whole readings.</summary>
public sealed class CursorReadingTests
{
    [Fact]
    public async Task A_second_reading_asks_from_the_highest_value_on()
    {
        await using var source = await SlicedSource.StartAsync(
            Manifest("start_time_option: { type: RequestOption, inject_into: request_parameter, field_name: from }, end_time_option: { type: RequestOption, inject_into: header, field_name: X-To }"),
            _ => """[{"updated_at":"2024-01-05T00:00:00Z"},{"updated_at":"2024-01-09T10:00:00Z"},{"updated_at":"2024-01-07T00:00:00Z"}]""");

        var (_, states) = await source.ReadAsync();
        await source.ReadAsync(states);

        states.ShouldBe([new SliceState("", "{}", "2024-01-09T10:00:00Z", 1704794400000000)]);
        source.Asked.ShouldBe(["/things?from=2024-01-01T00:00:00Z", "/things?from=2024-01-09T10:00:00Z"]);
    }

    [Theory]
    [InlineData("""[{"id":1},{"updated_at":null},{"updated_at":""},{"updated_at":"soon"},{"updated_at":{"at":1}},{"updated_at":true}]""", null)]
    [InlineData("""[{"updated_at":"soon"},{"a":{"updated_at":"2024-01-20T00:00:00Z"},"updated_at":"2024-01-10T00:00:00Z"},{"b":["x"]}]""", "2024-01-10T00:00:00Z")]
    public async Task Records_without_a_value_of_the_cursor_stay_and_do_not_count(string body, string? state)
    {
        await using var source = await SlicedSource.StartAsync(Manifest("is_client_side_incremental: true"), _ => body);

        var (records, states) = await source.ReadAsync();

        records.Count.ShouldBe(System.Text.Json.JsonElement.Parse(body).GetArrayLength());
        states.Select(known => known.Value).ShouldBe(state is null ? [] : [state]);
    }

    [Fact]
    public async Task A_record_that_a_transformation_makes_deep_is_read_all_the_same()
    {
        var manifest = Manifest().Replace(
            "    name: things", "    name: things\n    transformations: [{ type: AddFields, fields: [{ path: [copy], value: \"{{ record.text }}\" }] }]", StringComparison.Ordinal);
        await using var source = await SlicedSource.StartAsync(
            manifest, _ => $$"""[{"text":"{{new string('[', 80)}}{{new string(']', 80)}}","updated_at":"2024-01-05T00:00:00Z"}]""");

        var page = await source.Reader.ReadPageAsync(source.Stream, (await source.PlanAsync()).Single(), PagePosition.Start, 2, default);

        page.ShouldBeRead().Text().ShouldContain($"\"copy\":{new string('[', 80)}");
        page.ShouldBeRead().Cursor!.Value.ShouldBe("2024-01-05T00:00:00Z");
    }

    [Fact]
    public async Task The_bytes_of_a_page_stay_as_they_came_when_nothing_is_left_out()
    {
        const string Body = """[ {"updated_at" : "2024-01-05T00:00:00Z", "x":1.50},{"y":"é"} ]""";
        await using var source = await SlicedSource.StartAsync(Manifest(), _ => Body);

        var page = await source.Reader.ReadPageAsync(source.Stream, (await source.PlanAsync()).Single(), PagePosition.Start, 2, default);

        page.ShouldBeRead().Text().ShouldBe(Body);
        page.ShouldBeRead().Cursor.ShouldBe(new CursorMark("2024-01-05T00:00:00Z", 1704412800000000));
    }

    [Theory]
    [InlineData("\"%Y-%m-%dT%H:%M:%S%z\", \"%s\"", "\"2024-01-05T02:00:00+0200\"", "2024-01-05T00:00:00Z")]
    [InlineData("\"%Y-%m-%dT%H:%M:%S%z\", \"%s\"", "1704412800", "2024-01-05T00:00:00Z")]
    [InlineData("\"%s\"", "1704412800.9", "2024-01-05T00:00:00Z")]
    [InlineData("\"%s_as_float\"", "1704412800.9", "2024-01-05T00:00:00Z")]
    [InlineData("\"%ms\"", "\"1704412800123\"", "2024-01-05T00:00:00Z")]
    [InlineData("\"%d/%m/%Y\"", "\"05/01/2024\"", "2024-01-05T00:00:00Z")]
    public async Task Values_are_read_by_the_first_format_that_fits_and_kept_in_the_cursor_s(string formats, string value, string state)
    {
        await using var source = await SlicedSource.StartAsync(Manifest($"cursor_datetime_formats: [{formats}]"), _ => $$"""[{"updated_at":{{value}}}]""");

        (await source.ReadAsync()).States.Single().Value.ShouldBe(state);
    }

    [Theory]
    [InlineData("%Y-%m-%dT%H:%M:%S", "2024-01-05T10:00:00+0200", "2024-01-05T08:00:00")]
    [InlineData("%Y-%m-%dT%H:%M:%S", "2024-01-05T10:00:00-0500", "2024-01-05T10:00:00")]
    [InlineData("%Y-%m-%d", "2024-01-05T01:00:00+0200", "2024-01-04")]
    [InlineData("%Y-%m-%d", "2024-01-05T23:00:00-0500", "2024-01-05")]
    [InlineData("%Y-%m-%dT%H:%M:%S%z", "2024-01-05T10:00:00+0200", "2024-01-05T10:00:00+0200")]
    public async Task A_state_without_a_zone_is_the_earlier_of_what_the_record_s_clock_and_that_of_UTC_showed(string format, string value, string state)
    {
        var cursor = $"{{ type: DatetimeBasedCursor, cursor_field: updated_at, start_datetime: {{ datetime: \"2024-01-01\", datetime_format: \"%Y-%m-%d\" }}, "
            + $"datetime_format: \"{format}\", cursor_datetime_formats: [\"%Y-%m-%dT%H:%M:%S%z\"] }}";
        await using var source = await SlicedSource.StartAsync(SlicedSource.Manifest(cursor), _ => $$"""[{"updated_at":"{{value}}"}]""");

        (await source.ReadAsync()).States.Single().Value.ShouldBe(state);
    }

    [Fact]
    public async Task A_record_of_the_future_does_not_take_the_state_beyond_what_was_asked_for()
    {
        await using var source = await SlicedSource.StartAsync(
            Manifest("start_time_option: { type: RequestOption, inject_into: request_parameter, field_name: from }"),
            _ => """[{"updated_at":"9999-12-31T00:00:00Z"},{"updated_at":"2024-01-05T00:00:00Z"}]""");

        var (records, states) = await source.ReadAsync();
        var page = await source.Reader.ReadPageAsync(source.Stream, (await source.PlanAsync()).Single(), PagePosition.Start, 2, default);

        (records.Count, states.Single().Value).ShouldBe((2, "2024-01-31T12:00:00Z"));
        page.ShouldBeRead().Cursor.ShouldBe(new CursorMark("2024-01-31T12:00:00Z", 1706702400000000));
    }

    [Fact]
    public async Task A_record_that_is_later_than_its_window_is_not_taken_for_the_windows_between()
    {
        await using var source = await SlicedSource.StartAsync(
            Manifest("step: P10D, cursor_granularity: PT1S, start_time_option: { type: RequestOption, inject_into: request_parameter, field_name: from }"),
            _ => """[{"updated_at":"2024-01-25T00:00:00Z"}]""");
        var reading = new StreamReading(source.Reader, source.Stream, [], new FixedTime(SlicedSource.Now));

        var during = new List<string>();
        await foreach (var page in reading.PagesAsync(2))
            during.Add(reading.States.Single().Value);

        during.ShouldBe(["2024-01-10T23:59:59Z", "2024-01-20T23:59:59Z", "2024-01-25T00:00:00Z", "2024-01-25T00:00:00Z"]);
    }

    [Fact]
    public async Task The_highest_value_of_a_slice_is_that_of_all_its_pages()
    {
        var pages = new Dictionary<string, string>
        {
            ["/boards"] = """[{"id":1,"updated_at":"2024-01-05T00:00:00Z"},{"id":2,"updated_at":"2024-01-20T00:00:00Z"}]""",
            ["/boards?page=2"] = """[{"id":3,"updated_at":"2024-01-07T00:00:00Z"}]""",
        };
        await using var source = await SlicedSource.StartAsync(Paged(""), request => pages.GetValueOrDefault(request, "[]"));

        (await source.ReadAsync()).States.Single().Value.ShouldBe("2024-01-20T00:00:00Z");
    }

    [Fact]
    public async Task Records_outside_of_the_run_s_bounds_are_left_out_where_the_source_does_not()
    {
        const string Body = """
            [{"id":1,"updated_at":"2024-01-09T23:59:59Z"}, {"id":2,"updated_at":"2024-01-10T00:00:00Z"},{"id":3},
             {"id":4,"updated_at":"2024-02-01T00:00:00Z"}, {"id":5,"updated_at":"2024-01-31T12:00:00Z"}]
            """;
        await using var source = await SlicedSource.StartAsync(Manifest("is_client_side_incremental: true"), _ => Body);

        var (records, states) = await source.ReadAsync(new SliceState("", "{}", "2024-01-10T00:00:00Z", 0));

        records.ShouldBe(["""{"id":2,"updated_at":"2024-01-10T00:00:00Z"}""", """{"id":3}""", """{"id":5,"updated_at":"2024-01-31T12:00:00Z"}"""]);
        states.Single().Value.ShouldBe("2024-01-31T12:00:00Z");
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "1")]
    [InlineData(2, "2")]
    [InlineData(3, "1,3")]
    [InlineData(4, "2,3")]
    public async Task Any_records_of_a_page_may_be_left_out(int which, string ids)
    {
        string[][] dates = [["2023", "2023", "2023"], ["2024", "2023", "2023"], ["2023", "2024", "2023"], ["2024", "2023", "2024"], ["2023", "2024", "2024"]];
        var body = "[ " + string.Join(" , ", dates[which].Select((year, i) => $$"""{"id":{{i + 1}},"updated_at":"{{year}}-01-10T00:00:00Z"}""")) + " ]";
        await using var source = await SlicedSource.StartAsync(Manifest("is_client_side_incremental: true"), _ => body);

        var (records, _) = await source.ReadAsync();

        string.Join(',', records.Select(record => System.Text.Json.JsonElement.Parse(record).GetProperty("id"))).ShouldBe(ids);
    }

    [Fact]
    public async Task A_lookback_brings_records_that_are_older_than_the_state()
    {
        await using var source = await SlicedSource.StartAsync(
            Manifest("is_client_side_incremental: true, lookback_window: P2D"),
            _ => """[{"updated_at":"2024-01-07T00:00:00Z"},{"updated_at":"2024-01-09T00:00:00Z"}]""");

        (await source.ReadAsync(new SliceState("", "{}", "2024-01-10T00:00:00Z", 0))).Records.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_data_feed_is_read_until_a_page_ends_with_what_is_known()
    {
        var pages = new Dictionary<string, string>
        {
            ["/boards"] = """[{"id":5,"updated_at":"2024-02-05T00:00:00Z"},{"id":4,"updated_at":"2024-01-20T00:00:00Z"}]""",
            ["/boards?page=2"] = """[{"id":3,"updated_at":"2024-01-11T00:00:00Z"},{"id":2,"updated_at":"2024-01-09T00:00:00Z"}]""",
            ["/boards?page=3"] = """[{"id":1,"updated_at":"2024-01-01T00:00:00Z"},{"id":0,"updated_at":"2024-01-01T00:00:00Z"}]""",
        };
        await using var source = await SlicedSource.StartAsync(Paged(", is_data_feed: true"), request => pages.GetValueOrDefault(request, "[]"));

        var (records, states) = await source.ReadAsync(new SliceState("", "{}", "2024-01-10T00:00:00Z", 0));

        records.Select(record => System.Text.Json.JsonElement.Parse(record).GetProperty("id").GetInt32()).ShouldBe([4, 3]);
        states.Single().Value.ShouldBe("2024-01-20T00:00:00Z");
        source.Asked.ShouldBe(["/boards", "/boards?page=2"]);
    }

    [Fact]
    public async Task A_data_feed_goes_on_behind_a_page_that_ends_with_a_record_of_the_future()
    {
        var pages = new Dictionary<string, string>
        {
            ["/boards"] = """[{"id":3,"updated_at":"2024-03-05T00:00:00Z"},{"id":2,"updated_at":"2024-02-20T00:00:00Z"}]""",
            ["/boards?page=2"] = """[{"id":1,"updated_at":"2024-01-11T00:00:00Z"}]""",
        };
        await using var source = await SlicedSource.StartAsync(Paged(", is_data_feed: true"), request => pages.GetValueOrDefault(request, "[]"));

        (await source.ReadAsync()).Records.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_count_begins_at_its_start_and_then_at_its_state()
    {
        await using var source = await SlicedSource.StartAsync(
            SlicedSource.Manifest("{ type: IncrementingCountCursor, cursor_field: id, start_value: 3, start_value_option: { type: RequestOption, inject_into: request_parameter, field_name: after } }"),
            _ => """[{"id":9},{"id":"12"},{"id":10},{"id":null},{"id":"x"}]""");

        var (_, states) = await source.ReadAsync();
        await source.ReadAsync(states);

        states.ShouldBe([new SliceState("", "{}", "12", 12)]);
        source.Asked.ShouldBe(["/things?after=3", "/things?after=12"]);
        StreamStateJson.Write(source.Stream, states).GetRawText().ShouldBe("""{"id":12}""");
    }

    [Fact]
    public async Task One_state_for_all_partitions_moves_at_the_end_and_no_further_than_the_run_s_beginning()
    {
        const string Router = "{ type: ListPartitionRouter, cursor_field: region, values: [eu, us], request_option: { type: RequestOption, inject_into: request_parameter, field_name: in } }";
        await using var source = await SlicedSource.StartAsync(
            SlicedSource.Manifest(Cursor("global_substream_cursor: true, start_time_option: { type: RequestOption, inject_into: request_parameter, field_name: from }"), Router),
            request => request.Contains("in=eu", StringComparison.Ordinal) ? """[{"updated_at":"2024-02-20T00:00:00Z"}]""" : """[{"updated_at":"2024-01-03T00:00:00Z"}]""");
        var reading = new StreamReading(source.Reader, source.Stream, [], new FixedTime(SlicedSource.Now));

        await foreach (var page in reading.PagesAsync(2))
            reading.States.ShouldBeEmpty();
        var json = StreamStateJson.Write(source.Stream, reading.States);
        await source.ReadAsync(StreamStateJson.Read(source.Stream, json));

        json.GetRawText().ShouldBe("""{"use_global_cursor":true,"state":{"updated_at":"2024-01-31T12:00:00Z"},"lookback_window":0}""");
        source.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_slice_that_broke_off_keeps_its_state_also_when_later_windows_were_read()
    {
        await using var source = await SlicedSource.StartAsync(
            Manifest("step: P20D, cursor_granularity: PT1S, start_time_option: { type: RequestOption, inject_into: request_parameter, field_name: from }"),
            request => request.Contains("2024-01-01", StringComparison.Ordinal) ? "{" : """[{"updated_at":"2024-01-25T00:00:00Z"}]""");

        var (records, states) = await source.ReadAsync();

        (records.Count, states.Count).ShouldBe((1, 0));
    }

    private static string Cursor(string more = "") =>
        $"{{ type: DatetimeBasedCursor, cursor_field: updated_at, start_datetime: \"2024-01-01T00:00:00Z\", datetime_format: \"%Y-%m-%dT%H:%M:%SZ\"{(more.Length == 0 ? "" : ", " + more)} }}";

    private static string Manifest(string more = "") => SlicedSource.Manifest(Cursor(more));

    /// <summary>A stream with pages of two at /boards.</summary>
    private static string Paged(string more) => SlicedSource.Manifest()
        .Replace("streams:", "unused:", StringComparison.Ordinal)
        .Split("unused:")[0]
        + "streams:\n  - " + SlicedSource.Parent("things", "/boards", Cursor(more.TrimStart(',', ' '))).Split('\n', 2)[1].Trim().Replace("\n", "\n  ", StringComparison.Ordinal)
        + "\nspec: { type: Spec, connection_specification: { properties: { base_url: { type: string } } } }\n";
}
