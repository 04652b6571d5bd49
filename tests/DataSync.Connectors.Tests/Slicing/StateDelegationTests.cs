using DataSync.Connectors.Manifests;
using DataSync.Connectors.Slicing;

namespace DataSync.Connectors.Tests.Slicing;

/// <summary>Streams with two ways to be read; which is taken is as in the reference engine's tests.</summary>
public sealed class StateDelegationTests
{
    private const string Cursor = """
        incremental_sync: { type: DatetimeBasedCursor, cursor_field: at, datetime_format: "%Y-%m-%d", start_datetime: "2024-01-01", start_time_option: { type: RequestOption, inject_into: request_parameter, field_name: since } }
        """;

    private static readonly string s_list = """partition_router: { type: ListPartitionRouter, values: [x, y], cursor_field: part, request_option: { type: RequestOption, inject_into: request_parameter, field_name: part } }""";

    [Fact]
    public async Task The_first_run_reads_all_and_the_second_what_is_new()
    {
        await using var source = await StartAsync(Manifest());

        var (all, state) = await source.ReadAsync();
        var (news, _) = await source.ReadAsync(state);

        (string.Join(',', all), string.Join(',', news)).ShouldBe(("""{"at":"2024-01-20"}""", """{"at":"2024-01-21"}"""));
        source.Asked.ShouldBe(["/all", "/events?since=2024-01-20"]);
    }

    [Theory]
    [InlineData("P30D", "/events?since=2024-01-20")]
    [InlineData("{{ config['retention'] or 'P5D' }}", "/all")]
    [InlineData("P5000Y", "/events?since=2024-01-20")]
    public async Task A_state_that_the_source_reaches_no_more_is_read_in_full(string retention, string asked)
    {
        await using var source = await StartAsync(Manifest(more: $"api_retention_period: \"{retention}\""));

        await source.ReadAsync(new SliceState("", "{}", "2024-01-20", RankOf(2024, 1, 20)));

        source.Asked.ShouldBe([asked]);
    }

    [Fact]
    public async Task All_that_is_read_for_an_old_state_begins_at_the_start_and_not_at_the_state()
    {
        await using var source = await StartAsync(Manifest(full: Cursor, more: "api_retention_period: P5D"));

        await source.ReadAsync(new SliceState("", "{}", "2024-01-20", RankOf(2024, 1, 20)));

        source.Asked.ShouldBe(["/all?since=2024-01-01"]);
    }

    [Fact]
    public async Task The_state_of_any_partition_is_one()
    {
        await using var source = await StartAsync(Manifest(partitions: s_list));

        var (_, state) = await source.ReadAsync(new SliceState("", """{"part":"x"}""", "2024-01-20", RankOf(2024, 1, 20)));

        source.Asked.ShouldBe(["/events?part=x&since=2024-01-20", "/events?part=y&since=2024-01-01"], ignoreOrder: true);
    }

    [Fact]
    public async Task Where_only_reading_all_has_partitions_its_end_is_the_state_for_what_is_new()
    {
        await using var source = await StartAsync(Manifest(fullPartitions: s_list));

        var (_, state) = await source.ReadAsync();
        await source.ReadAsync(state);

        state.Single().Partition.ShouldBe("{}");
        source.Asked.ShouldBe(["/all?part=x", "/all?part=y", "/events?since=2024-01-20"]);
    }

    [Fact]
    public async Task As_a_parent_it_is_read_in_full_at_first_and_what_is_new_where_its_state_is_kept()
    {
        var router = "{ type: SubstreamPartitionRouter, parent_stream_configs: [{ type: ParentStreamConfig, parent_key: at, partition_field: day, incremental_dependency: true, stream: { $ref: \"#/definitions/both\" } }] }";
        var manifest = SlicedSource.Manifest(
            Cursor.Replace("incremental_sync: ", "", StringComparison.Ordinal).Trim(), router, "/children/{{ stream_partition.day }}", "both: " + Delegating("both"));
        await using var source = await StartAsync(manifest);

        var (_, state) = await source.ReadAsync();
        await source.ReadAsync(state);

        source.Asked.Where(path => !path.StartsWith("/children", StringComparison.Ordinal)).ShouldBe(["/all", "/events?since=2024-01-20"]);
    }

    [Theory]
    [InlineData("name: things", "name: other", "Give full_refresh_stream and incremental_stream the name of the stream")]
    public void Its_ways_have_its_name(string text, string by, string remedy)
    {
        var manifest = Manifest();
        var last = manifest.LastIndexOf(text, StringComparison.Ordinal);

        Should.Throw<ManifestException>(() => ManifestParser.Parse(manifest[..last] + by + manifest[(last + text.Length)..], "crm.yaml")).Message.ShouldContain(remedy);
    }

    private static decimal RankOf(int year, int month, int day) => (new DateTime(year, month, day) - DateTime.UnixEpoch).Ticks / 10;

    private static Task<SlicedSource> StartAsync(string manifest) => SlicedSource.StartAsync(manifest, path =>
        path.StartsWith("/all", StringComparison.Ordinal) ? """[{"at":"2024-01-20"}]"""
        : path.StartsWith("/events", StringComparison.Ordinal) ? """[{"at":"2024-01-21"}]"""
        : """[{"at":"2024-01-22"}]""");

    private static string Manifest(string full = "", string more = "", string partitions = "", string? fullPartitions = null) => $$"""
        version: "6.0.0"
        type: DeclarativeSource
        check: { type: CheckStream, stream_names: [things] }
        streams:
          - {{Delegating("things", full, more, partitions, fullPartitions)}}
        spec: { type: Spec, connection_specification: { properties: { base_url: { type: string }, retention: { type: string } } } }
        """;

    private static string Delegating(string name, string full = "", string more = "", string partitions = "", string? fullPartitions = null) =>
        $"{{ type: StateDelegatingStream, name: {name}, {Ended(more)}full_refresh_stream: {Way(name, "/all", full, fullPartitions ?? partitions)}, incremental_stream: {Way(name, "/events", Cursor, partitions)} }}";

    private static string Way(string name, string path, string cursor, string router) => $$$"""
        { type: DeclarativeStream, name: {{{name}}}, {{{Ended(cursor)}}}retriever: { type: SimpleRetriever, {{{Ended(router)}}}requester: { type: HttpRequester, url_base: "{{ config['base_url'] }}", path: {{{path}}} }, record_selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [] } } } }
        """.Trim();

    private static string Ended(string text) => text.Trim() is { Length: > 0 } some ? some + ", " : "";
}
