using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests.Slicing;

/// <summary>Streams that are divided by the records of others; partitions as the reference engine's tests have them.</summary>
public sealed class SubstreamTests
{
    [Fact]
    public async Task Each_record_of_the_parent_is_a_partition_and_those_without_the_key_are_none()
    {
        await using var source = await SlicedSource.StartAsync(
            Manifest(Boards()),
            Answer(("/boards", """[{"id":0},{"id":1}]"""), ("/boards?page=2", """[{"_id":2},{"id":3}]"""), ("/boards?page=3", """[{"id":null}]""")));

        (await source.PlanAsync()).Partitions().ShouldBe(
            ["""{"board":0,"parent_slice":{}}""", """{"board":1,"parent_slice":{}}""", """{"board":3,"parent_slice":{}}"""]);
        source.Asked.ShouldBe(["/boards", "/boards?page=2", "/boards?page=3"]);
    }

    [Theory]
    [InlineData("a/b", """{"a":{"b":7}}""", "7")]
    [InlineData("a/1/b", """{"a":[{"b":7},{"b":8}]}""", "8")]
    [InlineData("a.b", """{"a.b":9,"a":{"b":7}}""", "9")]
    [InlineData("a/*", """{"a":{"x":5}}""", "5")]
    [InlineData("a/*/b", """{"a":[{"b":7},{"b":8}]}""", "7,8")]
    [InlineData("a", """{"a":{"b":[1,2]}}""", """{"b":[1,2]}""")]
    public async Task The_key_is_found_by_its_path(string key, string record, string values)
    {
        await using var source = await SlicedSource.StartAsync(Manifest(Boards(key: key)), Answer(("/boards", $"[{record}]")));

        string.Join(',', (await source.PlanAsync()).Select(slice => slice.Partition.GetProperty("board").GetRawText())).ShouldBe(values);
    }

    [Fact]
    public async Task A_record_that_comes_twice_on_a_page_is_one_partition()
    {
        await using var source = await SlicedSource.StartAsync(Manifest(Boards()), Answer(("/boards", """[{"id":1},{"id":1}]""")));

        (await source.PlanAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Records_with_the_same_key_are_partitions_of_their_own_where_a_further_field_differs()
    {
        await using var source = await SlicedSource.StartAsync(
            Manifest(Boards(more: ", extra_fields: [[list]]"), path: "/{{ stream_partition.board }}/{{ stream_slice.extra_fields['list'] }}"),
            Answer(("/boards", """[{"id":1,"list":"a"},{"id":1,"list":"b"}]"""), ("/boards?page=2", "[]"), ("/1/a", """["a"]"""), ("/1/b", """["b"]""")));

        (await source.ReadAsync()).Records.ShouldBe(["\"a\"", "\"b\""]);
    }

    [Fact]
    public async Task A_parent_with_one_state_for_all_its_partitions_is_not_seen_beyond_the_run_s_beginning()
    {
        const string Regions = "{ type: ListPartitionRouter, cursor_field: region, values: [eu, us], request_option: { type: RequestOption, inject_into: request_parameter, field_name: in } }";
        var future = Cursor("changed").Replace("field_name: since }", "field_name: since }, end_datetime: \"2030-01-01\", global_substream_cursor: true", StringComparison.Ordinal);
        var router = $"{{ type: SubstreamPartitionRouter, parent_stream_configs: [{Config("boards", "board", more: Option("board") + ", incremental_dependency: true")}] }}";
        await using var source = await SlicedSource.StartAsync(
            SlicedSource.Manifest(Cursor("updated_at"), router, streams: SlicedSource.Parent("boards", "/boards", future, Regions)),
            request => request.StartsWith("/boards?", StringComparison.Ordinal) && request.Contains("in=us", StringComparison.Ordinal) ? """[{"id":1,"changed":"2024-02-20"}]""" : "[]");

        (await source.ReadAsync()).States.ShouldBe([new SliceState("boards", "{}", "2024-01-31", 1706659200000000)]);
    }

    [Fact]
    public async Task Further_fields_of_the_parent_come_along_missing_ones_as_nothing()
    {
        await using var source = await SlicedSource.StartAsync(
            Manifest(Boards(more: ", extra_fields: [[name], [owner, mail], [gone]]"), path: "/{{ stream_slice.extra_fields['owner.mail'] }}/{{ stream_partition.board }}"),
            Answer(("/boards", """[{"id":1,"name":"n","owner":{"mail":"m"}}]"""), ("/m/1", """[{"id":11}]""")));

        var (records, _) = await source.ReadAsync();

        records.ShouldBe(["""{"id":11}"""]);
        (await source.PlanAsync()).Single().Extra.GetRawText().ShouldBe("""{"name":"n","owner.mail":"m","gone":null}""");
    }

    [Fact]
    public async Task The_first_page_of_children_may_stand_in_the_parent_s_record()
    {
        await using var source = await SlicedSource.StartAsync(
            Manifest(Boards(more: ", lazy_read_pointer: [things, data]")),
            Answer(("/boards", """[{"id":1,"things":{"data":[{"id":11},{"id":12}]}},{"id":2}]""")));

        var (records, _) = await source.ReadAsync();

        records.ShouldBe(["""{"id":11}""", """{"id":12}"""]);
        source.Asked.ShouldBe(["/boards", "/boards?page=2"]);
    }

    [Fact]
    public async Task Several_parents_come_one_after_the_other_each_under_its_own_name()
    {
        var router = "{ type: SubstreamPartitionRouter, parent_stream_configs: [" + Config("boards", "board", more: Option("b")) + ", " + Config("lists", "list", more: Option("l")) + "] }";
        await using var source = await SlicedSource.StartAsync(
            SlicedSource.Manifest(router: router, streams: SlicedSource.Parent("boards", "/boards") + "\n" + SlicedSource.Parent("lists", "/lists")),
            Answer(("/boards", """[{"id":1}]"""), ("/lists", """[{"id":2}]""")));

        await source.ReadAsync();

        source.Asked.ShouldBe(["/boards", "/things?b=1", "/lists", "/things?l=2"]);
    }

    [Fact]
    public async Task Parents_of_parents_are_read_first_and_their_partition_is_the_parent_slice()
    {
        await using var source = await SlicedSource.StartAsync(Nested(), Tree);

        var (records, _) = await source.ReadAsync();

        records.ShouldBe(["\"11a\"", "\"11b\"", "\"12a\"", "\"21a\""]);
        (await source.PlanAsync()).Partitions().ShouldBe(
        [
            """{"board":11,"parent_slice":{"org":1,"parent_slice":{}}}""",
            """{"board":12,"parent_slice":{"org":1,"parent_slice":{}}}""",
            """{"board":21,"parent_slice":{"org":2,"parent_slice":{}}}""",
        ]);
    }

    [Fact]
    public async Task A_page_of_a_parent_that_cannot_be_read_ends_planning_since_children_would_be_missing()
    {
        await using var source = await SlicedSource.StartAsync(Manifest(Boards()), null, Page2([1, 2]), Body("{"), Body("{"));

        var error = await Should.ThrowAsync<SourcePagingException>(() => source.PlanAsync());

        error.Message.ShouldContain("crm/boards, page 2");
        error.Message.ShouldContain("the records of things that belong to it would be missing");
    }

    [Fact]
    public async Task A_parent_that_asks_to_wait_is_asked_again_at_that_page()
    {
        await using var source = await SlicedSource.StartAsync(Manifest(Boards()), null, Page2([1, 2]), RetryAfter(429, "120"), Page2([3]));
        var plan = new MemoryPlan([]);
        var first = await source.Planner.StepAsync(source.Stream, PlanPosition.Start, plan, SlicedSource.Now, 2, default);
        plan.Add(first);

        var throttled = await source.Planner.StepAsync(source.Stream, first.Next!, plan, SlicedSource.Now, 2, default);
        plan.Add(throttled);
        var last = await source.Planner.StepAsync(source.Stream, throttled.Next!, plan, SlicedSource.Now, 2, default);

        (throttled.ThrottledUntil, throttled.Slices.Count).ShouldBe((SlicedSource.Now.AddSeconds(120), 0));
        last.Slices.Partitions().ShouldBe(["""{"board":3,"parent_slice":{}}"""]);
        source.Asked.ShouldBe(["/boards", "/boards?page=2", "/boards?page=2"]);
    }

    [Fact]
    public async Task A_plan_killed_after_any_step_comes_out_the_same()
    {
        await using var source = await SlicedSource.StartAsync(Nested(cursor: WeeklyCursor), Tree);
        var undisturbed = (await source.PlanAsync()).Select(slice => slice.ToJson()).ToList();

        // Every step is done twice, from a memory that went through its stored form, by a planner that knows nothing of the one before.
        var plan = new MemoryPlan([]);
        for (var at = PlanPosition.Start; at is not null;)
        {
            var stored = System.Text.Json.JsonSerializer.Deserialize<PlanPosition>(System.Text.Json.JsonSerializer.Serialize(at))!;
            plan.Add(await new SlicePlanner(source.Reader).StepAsync(source.Stream, stored, plan, SlicedSource.Now, 2, default));
            var step = await new SlicePlanner(source.Reader).StepAsync(source.Stream, stored, plan, SlicedSource.Now, 2, default);
            plan.Add(step);
            at = step.Next;
        }

        undisturbed.Count.ShouldBe(15);
        (await plan.SlicesAsync(SlicePlanner.LevelsOf(source.Stream) - 1, 0, 1000, default)).Select(slice => slice.ToJson()).ShouldBe(undisturbed);
    }

    [Fact]
    public async Task A_parent_with_a_cursor_is_read_in_its_own_windows_from_its_start_when_its_state_is_not_kept()
    {
        await using var source = await SlicedSource.StartAsync(IncrementalParent(keepsState: false), Updates);

        var (_, first) = await source.ReadAsync();
        var before = source.Asked.Count;
        await source.ReadAsync(first);

        source.Asked.Skip(before).ShouldContain("/boards?since=2024-01-01");
    }

    [Fact]
    public async Task A_second_run_asks_only_for_what_is_new_of_parents_and_children()
    {
        await using var source = await SlicedSource.StartAsync(IncrementalParent(keepsState: true), Updates);

        var (_, first) = await source.ReadAsync();
        var json = StreamStateJson.Write(source.Stream, first);
        var before = source.Asked.Count;
        var (_, second) = await source.ReadAsync(StreamStateJson.Read(source.Stream, json));

        source.Asked.Take(before).ShouldBe(["/boards?since=2024-01-01", "/things?board=1&since=2024-01-01", "/things?board=2&since=2024-01-01"]);
        source.Asked.Skip(before).ShouldBe(["/boards?since=2024-01-20", "/things?board=2&since=2024-01-18"]);
        json.GetRawText().ShouldBe(
            """{"use_global_cursor":false,"states":[{"partition":{"board":1,"parent_slice":{}},"cursor":{"updated_at":"2024-01-15"}},"""
            + """{"partition":{"board":2,"parent_slice":{}},"cursor":{"updated_at":"2024-01-18"}}],"lookback_window":0,"parent_state":{"boards":{"changed":"2024-01-20"}}}""");
        second.ShouldBe(first, ignoreOrder: true);
    }

    [Fact]
    public async Task Parents_are_seen_up_to_where_they_were_read_only_when_all_children_are()
    {
        await using var source = await SlicedSource.StartAsync(IncrementalParent(keepsState: true), Updates);
        var reading = new StreamReading(source.Reader, source.Stream, [], new FixedTime(SlicedSource.Now));

        var during = new List<int>();
        await foreach (var page in reading.PagesAsync(2))
            during.Add(reading.States.Count(state => state.Stream == "boards"));

        during.ShouldBe([0, 0]);
        reading.States.Count(state => state.Stream == "boards").ShouldBe(1);
    }

    private const string WeeklyCursor =
        "{ type: DatetimeBasedCursor, cursor_field: updated_at, start_datetime: \"2024-01-01\", datetime_format: \"%Y-%m-%d\", step: P1W, cursor_granularity: P1D }";

    private static string Cursor(string field) => $"{{ type: DatetimeBasedCursor, cursor_field: {field}, start_datetime: \"2024-01-01\", datetime_format: \"%Y-%m-%d\", "
        + "start_time_option: { type: RequestOption, inject_into: request_parameter, field_name: since } }";

    private static string IncrementalParent(bool keepsState) => SlicedSource.Manifest(
        Cursor("updated_at"),
        $"{{ type: SubstreamPartitionRouter, parent_stream_configs: [{Config("boards", "board", more: Option("board") + $", incremental_dependency: {(keepsState ? "true" : "false")}")}] }}",
        streams: SlicedSource.Parent("boards", "/boards", Cursor("changed")).Replace("page_size: 2", "page_size: 3", StringComparison.Ordinal));

    private static string Updates(string request) => request switch
    {
        "/boards?since=2024-01-01" => """[{"id":1,"changed":"2024-01-10"},{"id":2,"changed":"2024-01-20"}]""",
        "/boards?since=2024-01-20" => """[{"id":2,"changed":"2024-01-20"}]""",
        "/things?board=1&since=2024-01-01" => """[{"id":11,"updated_at":"2024-01-15"},{"id":12,"updated_at":"2024-01-03"}]""",
        "/things?board=2&since=2024-01-01" => """[{"id":21,"updated_at":"2024-01-18"}]""",
        _ => "[]",
    };

    private static string Nested(string cursor = "") => SlicedSource.Manifest(
        cursor,
        Boards(),
        "/boards/{{ stream_partition.board }}/things",
        SlicedSource.Parent("orgs", "/orgs") + "\n"
            + SlicedSource.Parent("boards", "/orgs/{{ stream_slice['org'] }}/boards", router: $"{{ type: SubstreamPartitionRouter, parent_stream_configs: [{Config("orgs", "org")}] }}"));

    private static string Tree(string request) => request switch
    {
        "/orgs" => """[{"id":1},{"id":2}]""",
        "/orgs/1/boards" => """[{"id":11},{"id":12}]""",
        "/orgs/2/boards" => """[{"id":21}]""",
        "/boards/11/things" => """["11a","11b"]""",
        "/boards/12/things" => """["12a"]""",
        "/boards/21/things" => """["21a"]""",
        _ => "[]",
    };

    private static Reply Page2(int[] ids) => Body($"[{Records(ids)}]");

    private static string Option(string name) => $", request_option: {{ type: RequestOption, inject_into: request_parameter, field_name: {name} }}";

    private static string Config(string stream, string field, string key = "id", string more = "") =>
        $"{{ type: ParentStreamConfig, parent_key: {key}, partition_field: {field}, stream: \"#/definitions/{stream}\"{more} }}";

    private static string Boards(string key = "id", string more = "") =>
        $"{{ type: SubstreamPartitionRouter, parent_stream_configs: [{Config("boards", "board", $"\"{key}\"", more)}] }}";

    private static string Manifest(string router, string path = "/things") =>
        SlicedSource.Manifest(router: router, path: path, streams: SlicedSource.Parent("boards", "/boards"));

    private static Func<string, string> Answer(params (string Request, string Body)[] answers) =>
        request => answers.FirstOrDefault(answer => answer.Request == request).Body ?? "[]";
}
