using System.Text.Json;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Tests.Slicing;

/// <summary>State in the JSON of the format's other engines, read and written.</summary>
public sealed class StreamStateJsonTests
{
    private const string Cursor = "{ type: DatetimeBasedCursor, cursor_field: updated_at, start_datetime: \"2024-01-01\", datetime_format: \"%Y-%m-%d\", cursor_datetime_formats: [\"%Y-%m-%dT%H:%M:%SZ\"]";
    private const string Regions = "{ type: ListPartitionRouter, cursor_field: region, values: [eu, us] }";
    private const string Boards = "{ type: SubstreamPartitionRouter, parent_stream_configs: [{ parent_key: id, partition_field: board, stream: \"#/definitions/boards\", incremental_dependency: true }] }";

    [Theory]
    [InlineData("""{"updated_at":"2024-01-10"}""", "2024-01-10")]
    [InlineData("""{"updated_at":"2024-01-10T08:00:00Z"}""", "2024-01-10")]
    [InlineData("""{"updated_at":null}""", null)]
    [InlineData("""{}""", null)]
    [InlineData("""{"__ab_no_cursor_state_message":true}""", null)]
    [InlineData("""{"state_type":"date-range","slices":[{"start":"2024-01-01","end":"2024-01-20"}],"legacy":{}}""", "2024-01-20")]
    [InlineData("""{"state_type":"date-range","slices":[{"start":"2024-01-01","end":"2024-01-20","most_recent_cursor_value":"2024-01-15"}]}""", "2024-01-15")]
    [InlineData("""{"state_type":"date-range","slices":[{"start":"2024-01-12","end":"2024-01-30"},{"start":"2024-01-01","end":"2024-01-10"}]}""", "2024-01-10")]
    [InlineData("""{"state_type":"date-range","slices":[]}""", null)]
    public void The_state_of_a_stream_without_partitions_is_read(string json, string? value)
    {
        var states = StreamStateJson.Read(Source(SlicedSource.Manifest(Cursor + " }")), JsonElement.Parse(json));

        states.Select(state => (state.Stream, state.Partition, state.Value)).ShouldBe(value is null ? [] : [("", "{}", value)]);
    }

    [Fact]
    public void The_state_of_partitions_is_read_and_new_ones_begin_at_the_start()
    {
        const string Json = """
            {"use_global_cursor":false,"states":[{"partition":{"region":"eu"},"cursor":{"updated_at":"2024-01-10"}},
             {"partition":{"region": "us"},"cursor":{"state_type":"date-range","slices":[{"start":"2024-01-01","end":"2024-01-12"}]}}],
             "state":{"updated_at":"2024-01-20"},"lookback_window":3}
            """;

        Values(SlicedSource.Manifest(Cursor + " }", Regions), Json).ShouldBe(
            [("", """{"region":"eu"}""", "2024-01-10"), ("", """{"region":"us"}""", "2024-01-12")]);
    }

    [Theory]
    [InlineData("""{"updated_at":"2024-01-20"}""", "2024-01-20")]
    [InlineData("""{"state":{"updated_at":"2024-01-20"}}""", "2024-01-20")]
    [InlineData("""{"use_global_cursor":true,"state":{"updated_at":"2024-01-20"},"lookback_window":100000}""", "2024-01-18")]
    public void One_state_for_all_partitions_is_read_less_the_length_of_the_run_that_wrote_it(string json, string value)
    {
        Values(SlicedSource.Manifest(Cursor + " }", Regions), json).ShouldBe([("", "{}", value)]);
    }

    [Theory]
    [InlineData("""{"states":[],"parent_state":{"boards":{"changed":"2024-01-09"}}}""")]
    [InlineData("""{"updated_at":"2024-01-09"}""")]
    public void The_state_of_a_parent_is_read_from_its_own_or_in_old_states_from_its_child_s(string json)
    {
        var states = Values(SlicedSource.Manifest(
            Cursor + " }", Boards, streams: SlicedSource.Parent("boards", "/boards", Cursor.Replace("updated_at", "changed", StringComparison.Ordinal) + " }")), json);

        states.ShouldContain(("boards", "{}", "2024-01-09"));
    }

    [Fact]
    public void What_is_written_is_read_as_it_was_also_of_parents_of_parents()
    {
        var orgs = SlicedSource.Parent("a/b", "/orgs", Cursor + " }");
        var boards = SlicedSource.Parent("boards", "/boards", Cursor + " }", Boards.Replace("boards", "orgs", StringComparison.Ordinal));
        var stream = Source(SlicedSource.Manifest(Cursor + " }", Boards, streams: orgs.Replace("a/b:", "orgs:", StringComparison.Ordinal) + "\n" + boards));
        SliceState[] states =
        [
            new("", """{"board":1,"parent_slice":{}}""", "2024-01-10", 1704844800000000),
            new("boards", """{"board":2,"parent_slice":{}}""", "2024-01-11", 1704931200000000),
            new("boards/a~1b", "{}", "2024-01-12", 1705017600000000),
        ];

        var json = StreamStateJson.Write(stream, states);

        StreamStateJson.Read(stream, json).ShouldBe(states);
        json.GetProperty("parent_state").GetProperty("boards").GetProperty("parent_state").GetProperty("a/b").GetRawText().ShouldBe("""{"updated_at":"2024-01-12"}""");
    }

    [Fact]
    public async Task A_state_of_the_old_form_is_taken_over_where_the_manifest_says_so()
    {
        var manifest = SlicedSource.Manifest(
            Cursor + " }\n    state_migrations: [{ type: LegacyToPerPartitionStateMigration }]",
            Boards,
            streams: SlicedSource.Parent("boards", "/boards"));
        await using var source = await SlicedSource.StartAsync(manifest, request => request == "/boards" ? """[{"id":13506132}]""" : "[]");

        var states = StreamStateJson.Read(source.Stream, JsonElement.Parse("""{"13506132":{"updated_at":"2024-01-22"}}"""));
        var slices = await source.PlanAsync([.. states]);

        states.Single().Partition.ShouldBe("""{"board":"13506132"}""");
        slices.Windows().ShouldBe(["2024-01-22 .. 2024-01-31"]);
    }

    [Theory]
    [InlineData("""{"updated_at":"soon"}""")]
    [InlineData("""{"updated_at":{"a":1}}""")]
    public void A_state_that_the_cursor_cannot_read_is_told(string json)
    {
        Should.Throw<SourceConfigurationException>(() => StreamStateJson.Read(Source(SlicedSource.Manifest(Cursor + " }")), JsonElement.Parse(json)))
            .Message.ShouldContain("the value of updated_at is none that the cursor reads. Correct or remove it");
    }

    [Fact]
    public void A_stream_without_a_cursor_says_that_it_was_read()
    {
        StreamStateJson.Write(Source(SlicedSource.Manifest()), []).GetRawText().ShouldBe("""{"__ab_no_cursor_state_message":true}""");
    }

    private static SourceStream Source(string manifest) => SlicedSource.Of(manifest).Stream;

    private static IEnumerable<(string, string, string)> Values(string manifest, string json) =>
        StreamStateJson.Read(Source(manifest), JsonElement.Parse(json)).Select(state => (state.Stream, state.Partition, state.Value));
}
