using System.Text.Json;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Tests.Slicing;

public sealed class PartitionPlanTests
{
    private const string Regions = "{ type: ListPartitionRouter, cursor_field: region, values: [eu, us] }";

    [Fact]
    public async Task A_list_makes_a_partition_of_each_value()
    {
        await using var source = SlicedSource.Of(SlicedSource.Manifest(router: Regions));

        (await source.PlanAsync()).Partitions().ShouldBe(["""{"region":"eu"}""", """{"region":"us"}"""]);
    }

    [Fact]
    public async Task A_list_may_come_from_the_configuration_with_values_of_any_kind()
    {
        await using var source = SlicedSource.Of(
            SlicedSource.Manifest(router: "{ type: ListPartitionRouter, cursor_field: year, values: \"{{ config['years'] }}\" }"), null, ("years", "[2023, '2024']"));

        (await source.PlanAsync()).Partitions().ShouldBe(["""{"year":2023}""", """{"year":"2024"}"""]);
    }

    [Fact]
    public async Task A_text_in_the_place_of_a_list_is_refused()
    {
        await using var source = SlicedSource.Of(
            SlicedSource.Manifest(router: "{ type: ListPartitionRouter, cursor_field: year, values: \"{{ config['years'] }}\" }"), null, ("years", "all"));

        (await Should.ThrowAsync<SourceConfigurationException>(() => source.PlanAsync())).Message.ShouldContain("is no list");
    }

    [Fact]
    public async Task Several_routers_make_every_combination_the_last_one_changing_first()
    {
        await using var source = SlicedSource.Of(SlicedSource.Manifest(router: $"[{Regions}, {{ type: ListPartitionRouter, cursor_field: kind, values: [a, b, c] }}]"));

        (await source.PlanAsync()).Partitions().ShouldBe(
        [
            """{"region":"eu","kind":"a"}""", """{"region":"eu","kind":"b"}""", """{"region":"eu","kind":"c"}""",
            """{"region":"us","kind":"a"}""", """{"region":"us","kind":"b"}""", """{"region":"us","kind":"c"}""",
        ]);
    }

    [Fact]
    public async Task A_product_larger_than_a_step_is_complete()
    {
        var many = $"values: [{string.Join(", ", Enumerable.Range(0, 70).Select(i => $"v{i}"))}]";
        await using var source = SlicedSource.Of(SlicedSource.Manifest(
            router: $"[{{ type: ListPartitionRouter, cursor_field: a, {many} }}, {{ type: ListPartitionRouter, cursor_field: b, {many} }}]"));

        var partitions = (await source.PlanAsync()).Partitions().ToList();

        partitions.Count.ShouldBe(4900);
        partitions.Distinct().Count().ShouldBe(4900);
        partitions[71].ShouldBe("""{"a":"v1","b":"v1"}""");
    }

    [Fact]
    public async Task Groups_hold_the_values_of_several_partitions_each_once()
    {
        await using var source = SlicedSource.Of(SlicedSource.Manifest(
            router: "{ type: GroupingPartitionRouter, group_size: 2, underlying_partition_router: { type: ListPartitionRouter, cursor_field: id, values: [a, b, a, c, b, d, e] } }"));

        (await source.PlanAsync()).Partitions().ShouldBe(["""{"id":["a","b"]}""", """{"id":["c","d"]}""", """{"id":["e"]}"""]);
    }

    [Fact]
    public async Task Groups_keep_values_that_come_again_when_told_to()
    {
        await using var source = SlicedSource.Of(SlicedSource.Manifest(
            router: "{ type: GroupingPartitionRouter, group_size: 2, deduplicate: false, underlying_partition_router: { type: ListPartitionRouter, cursor_field: id, values: [a, a, b] } }"));

        (await source.PlanAsync()).Partitions().ShouldBe(["""{"id":["a","a"]}""", """{"id":["b"]}"""]);
    }

    [Fact]
    public async Task Groups_are_distinct_across_the_steps_that_make_them()
    {
        var values = string.Join(", ", Enumerable.Range(0, 1200).Select(i => $"v{i % 900}"));
        await using var source = SlicedSource.Of(SlicedSource.Manifest(
            router: $"{{ type: GroupingPartitionRouter, group_size: 100, underlying_partition_router: {{ type: ListPartitionRouter, cursor_field: id, values: [{values}] }} }}"));

        var groups = await source.PlanAsync();

        groups.Count.ShouldBe(9);
        groups.SelectMany(group => group.Partition.GetProperty("id").EnumerateArray()).Select(value => value.GetString()).Distinct().Count().ShouldBe(900);
    }

    [Fact]
    public async Task A_union_has_each_value_once_whichever_router_gives_it()
    {
        await using var source = await SlicedSource.StartAsync(
            SlicedSource.Manifest(
                router: """
                    { type: UnionPartitionRouter, partition_field: repo, partition_routers: [
                            { type: ListPartitionRouter, cursor_field: repo, values: [org/a, org/b] },
                            { type: SubstreamPartitionRouter, parent_stream_configs: [{ parent_key: id, partition_field: repo, extra_fields: [[stars]], stream: "#/definitions/repos" }] }] }
                    """,
                streams: SlicedSource.Parent("repos", "/repos")),
            request => request == "/repos" ? """[{"id":"org/b","stars":1},{"id":"org/c","stars":2}]""" : "[]");

        var slices = await source.PlanAsync();

        slices.Partitions().ShouldBe(["""{"repo":"org/a"}""", """{"repo":"org/b"}""", """{"repo":"org/c"}"""]);
        slices[2].Extra.GetRawText().ShouldBe("""{"parent_slice":{},"stars":2}""");
    }

    [Fact]
    public async Task A_value_of_a_partition_goes_where_its_request_option_says()
    {
        await using var source = await SlicedSource.StartAsync(
            SlicedSource.Manifest(router: "{ type: ListPartitionRouter, cursor_field: region, values: [eu, ''], request_option: { type: RequestOption, inject_into: request_parameter, field_name: in } }"),
            _ => "[]");

        await source.ReadAsync();

        source.Asked.ShouldBe(["/things?in=eu", "/things"]);
    }

    [Fact]
    public async Task Each_partition_begins_at_its_own_state()
    {
        await using var source = SlicedSource.Of(SlicedSource.Manifest(
            "{ type: DatetimeBasedCursor, cursor_field: updated_at, start_datetime: \"2024-01-01\", datetime_format: \"%Y-%m-%d\" }", Regions));

        var slices = await source.PlanAsync(new SliceState("", """{ "region": "us" }""", "2024-01-20", 0));

        slices.Partitions().ShouldBe(["""{"region":"eu"}""", """{"region":"us"}"""]);
        slices.Windows().ShouldBe(["2024-01-01 .. 2024-01-31", "2024-01-20 .. 2024-01-31"]);
        slices.Select(slice => slice.Since).ShouldBe([null, "2024-01-20"]);
    }

    [Fact]
    public void A_stream_without_router_and_cursor_is_not_divided()
    {
        var plain = SlicedSource.Of(SlicedSource.Manifest()).Stream;
        var divided = SlicedSource.Of(SlicedSource.Manifest(router: Regions)).Stream;

        (SlicePlanner.IsSliced(plain), SlicePlanner.LevelsOf(plain)).ShouldBe((false, 0));
        (SlicePlanner.IsSliced(divided), SlicePlanner.LevelsOf(divided)).ShouldBe((true, 1));
    }

    [Fact]
    public void A_slice_is_the_same_after_it_was_stored()
    {
        var slice = new StreamSlice(
            JsonElement.Parse("""{"id":1}"""), JsonElement.Parse("""{"start_time":"a"}"""), JsonElement.Parse("""{"name":null}"""), "2024", 5, 7);

        var read = StreamSlice.FromJson(slice.ToJson());

        read.ToJson().ShouldBe(slice.ToJson());
        (read.From, read.To, read.Since).ShouldBe((5, 7, "2024"));
    }
}
