using System.Text;
using DataSync.Core.Mapping;
using DataSync.Core.Records;
using DataSync.Core.Runs;

namespace DataSync.Core.Tests.Mapping;

public sealed class ChunkMapperTests
{
    private static readonly string Definition = Sync.WithColumns("name: { from: name, nullable: true, max_length: 10 }", "seen: { set: now }");

    private static ChunkMapping Map(string yaml, params string[] pages) =>
        new ChunkMapper(Sync.Parse(yaml)).Map(pages.Select((p, i) => new RecordPage(i + 1, Encoding.UTF8.GetBytes(p))));

    private static string Batched(string yaml, int size) => yaml.Replace("key:", $"batch_size: {size}, key:", StringComparison.Ordinal);

    [Fact]
    public void Records_become_rows_column_by_column_with_their_places()
    {
        var mapping = Map(Definition, """[{"id": 1, "name": "a"}, {"id": 2}]""", """[{"id": 3, "name": "c"}]""");

        var batch = mapping.Batches.ShouldHaveSingleItem();
        batch.Columns.ShouldBe(["id", "name"]);
        batch.Values[0].ShouldBe(["1", "2", "3"]);
        batch.Values[1].ShouldBe(["a", null, "c"]);
        batch.Pages.ShouldBe([1, 1, 2]);
        batch.Indexes.ShouldBe([0, 1, 0]);
        mapping.Rejected.ShouldBeEmpty();
        mapping.Counts.ShouldBe(new RecordCounts(Pages: 2, Read: 3));
    }

    [Fact]
    public void Of_records_with_the_same_key_the_last_one_stays_at_its_place_across_pages()
    {
        var mapping = Map(Definition,
            """[{"id": 1, "name": "old"}, {"id": "001", "name": "newer"}, {"id": 2}]""",
            """[{"id": 3}, {"id": 1, "name": "newest"}]""");

        var batch = mapping.Batches.ShouldHaveSingleItem();
        batch.Values[0].ShouldBe(["2", "3", "1"]);
        batch.Values[1].ShouldBe([null, null, "newest"]);
        batch.Pages.ShouldBe([1, 2, 2]);
        batch.Indexes.ShouldBe([2, 0, 1]);
        mapping.Counts.ShouldBe(new RecordCounts(Pages: 2, Read: 5, Duplicates: 2));
    }

    [Fact]
    public void A_rejected_record_is_kept_whole_and_replaces_nothing()
    {
        var mapping = Map(Definition, """[{"id": 1, "name": "good"}, {"id": 1, "name":  "much too long", "extra": [1]}, 5]""");

        mapping.Batches.ShouldHaveSingleItem().Values[1].ShouldBe(["good"]);
        mapping.Counts.ShouldBe(new RecordCounts(Pages: 1, Read: 3, Rejected: 2));
        var tooLong = mapping.Rejected[0];
        (tooLong.Stage, tooLong.Code, tooLong.Field, tooLong.Page, tooLong.Index).ShouldBe((DeadLetterStage.Validate, RejectionCodes.ValueTooLong, "name", 1, 1));
        Encoding.UTF8.GetString(tooLong.Payload.Span).ShouldBe("""{"id": 1, "name":  "much too long", "extra": [1]}""");
        Encoding.UTF8.GetString(mapping.Rejected[1].Payload.Span).ShouldBe("5");
    }

    [Fact]
    public void A_payload_is_the_bytes_that_were_sent_whatever_they_are()
    {
        byte[] text = [.. "\"\\u00e9"u8, 0xC3, 0x28, .. "\""u8];

        var mapping = new ChunkMapper(Sync.Parse(Definition)).Map([new RecordPage(1, (byte[])[(byte)'[', .. text, (byte)']'])]);

        mapping.Rejected.ShouldHaveSingleItem().Payload.ToArray().ShouldBe(text);
    }

    [Fact]
    public void A_payload_outlives_the_page_it_came_from()
    {
        var page = """[{"id": "x"}]"""u8.ToArray();
        var mapping = new ChunkMapper(Sync.Parse(Definition)).Map([new RecordPage(1, page)]);

        page.AsSpan().Clear();

        Encoding.UTF8.GetString(mapping.Rejected.ShouldHaveSingleItem().Payload.Span).ShouldBe("""{"id": "x"}""");
    }

    [Fact]
    public void Keys_of_several_columns_are_compared_column_by_column()
    {
        var yaml = Sync.WithColumns("region: { from: r, required: true }", "code: { from: c, required: true }").Replace("[id]", "[region, code]", StringComparison.Ordinal);

        var mapping = Map(yaml, """[{"id": 1, "r": "a", "c": "bc"}, {"id": 2, "r": "ab", "c": "c"}, {"id": 3, "r": "a", "c": "bc"}]""");

        mapping.Batches.ShouldHaveSingleItem().Values[0].ShouldBe(["2", "3"]);
    }

    [Fact]
    public void Two_spellings_of_one_key_are_one_key()
    {
        var yaml = Sync.WithColumns("at: { from: at, type: timestamp, required: true }", "uid: { from: uid, format: uuid, required: true }")
            .Replace("[id]", "[at, uid]", StringComparison.Ordinal);

        var mapping = Map(yaml, """
            [{"id": 1, "at": "2024-01-01T12:00:00Z", "uid": "0190b2b2-5c3a-7f00-8000-0123456789ab"},
             {"id": 2, "at": "2024-01-01T13:00:00.0000004+01:00", "uid": "0190B2B2-5C3A-7F00-8000-0123456789AB"},
             {"id": 3, "at": "2024-01-01T12:00:00.000001", "uid": "0190b2b2-5c3a-7f00-8000-0123456789ab"}]
            """);

        var batch = mapping.Batches.ShouldHaveSingleItem();
        batch.Values[0].ShouldBe(["2", "3"]);
        batch.Values[1][0].ShouldBe("2024-01-01T13:00:00.0000004+01:00");
        batch.Values[2][0].ShouldBe("0190B2B2-5C3A-7F00-8000-0123456789AB");
    }

    [Theory]
    [InlineData(1, new[] { 1, 1, 1, 1, 1 })]
    [InlineData(2, new[] { 2, 2, 1 })]
    [InlineData(5, new[] { 5 })]
    [InlineData(10_000, new[] { 5 })]
    public void Batches_are_full_but_the_last(int size, int[] expected)
    {
        var mapping = Map(Batched(Definition, size), """[{"id": 9}, {"id": 1}, {"id": 2}, {"id": 9}]""", """[{"id": 4}, {"id": 5}]""");

        mapping.Batches.Select(b => b.Count).ShouldBe(expected);
        mapping.Batches.SelectMany(b => b.Values[0]).ShouldBe(["1", "2", "9", "4", "5"]);
    }

    [Fact]
    public void Pages_without_records_are_counted()
    {
        Map(Definition, "[]", " [ ] ").Counts.ShouldBe(new RecordCounts(Pages: 2));
        Map(Definition).Counts.ShouldBe(RecordCounts.Zero);
        Map(Definition, """["x"]""").Batches.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[{\"id\": 1}")]
    [InlineData("[1,]")]
    [InlineData("<html>")]
    public void A_page_that_is_no_array_of_records_is_named(string page) =>
        Should.Throw<PageFormatException>(() => Map(Definition, "[]", page)).Page.ShouldBe(2);

    [Fact]
    public void A_deeply_nested_record_costs_no_other()
    {
        var deep = new string('[', 900) + new string(']', 900);

        var mapping = Map(Definition, $$"""[{"id": 1}, {"id": 2, "other": {{deep}}}, {"id": 3, "name": {{deep}}}]""");

        mapping.Batches.ShouldHaveSingleItem().Values[0].ShouldBe(["1", "2"]);
        mapping.Rejected.ShouldHaveSingleItem().Code.ShouldBe(RejectionCodes.InvalidType);
    }

    [Fact]
    public void A_definition_whose_key_no_record_fills_is_refused()
    {
        var definition = Sync.Parse(Definition);

        var error = Should.Throw<ArgumentException>(() => new ChunkMapper(definition with { Destination = definition.Destination with { Key = ["seen"] } }));

        error.Message.ShouldContain("'seen'");
    }

    [Fact]
    public void Cancelling_ends_the_work() => Should.Throw<OperationCanceledException>(
        () => new ChunkMapper(Sync.Parse(Definition)).Map([new RecordPage(1, "[]"u8.ToArray())], new CancellationToken(canceled: true)));

    [Fact]
    public void Every_record_read_is_in_a_batch_a_duplicate_or_rejected_and_the_result_is_always_the_same()
    {
        var random = new Random(42);
        for (var round = 0; round < 200; round++)
        {
            var pages = Enumerable.Range(0, random.Next(6)).Select(_ => Page(random)).ToArray();
            var yaml = Batched(Definition, random.Next(1, 8));

            var first = Map(yaml, pages);
            var again = Map(yaml, pages);

            var written = first.Batches.Sum(b => b.Count);
            first.Counts.Read.ShouldBe(written + first.Counts.Duplicates + first.Counts.Rejected);
            first.Counts.Rejected.ShouldBe(first.Rejected.Count);
            var keys = first.Batches.SelectMany(b => b.Values[0]).ToList();
            keys.Distinct().Count().ShouldBe(keys.Count);
            var places = first.Batches.SelectMany(b => b.Pages.Zip(b.Indexes)).ToList();
            places.ShouldBe(places.Order());
            again.Batches.SelectMany(b => b.Values[0].Zip(b.Values[1])).ShouldBe(first.Batches.SelectMany(b => b.Values[0].Zip(b.Values[1])));
            again.Counts.ShouldBe(first.Counts);
        }
    }

    private static string Page(Random random) => "[" + string.Join(", ", Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(6) switch
    {
        0 => "null",
        1 => """{"name": "keyless"}""",
        _ => $$"""{"id": {{random.Next(15)}}, "name": "n{{random.Next(100)}}"}""",
    })) + "]";
}
