using System.Text.Json;
using DataSync.Core.Mapping;

namespace DataSync.Core.Tests.Mapping;

public sealed class FieldPathTests
{
    [Theory]
    [InlineData("{\"id\": 1, \"a\": {\"b\": {\"c\": \"v\"}}}", "v")]
    [InlineData("{\"a\": {\"b\": {\"d\": 0, \"c\": \"v\"}, \"c\": 1}, \"id\": 1}", "v")]
    [InlineData("{\"id\": 1, \"a\": {\"b\": null}}", null)]
    [InlineData("{\"id\": 1, \"a\": {\"b\": \"c\"}}", null)]
    [InlineData("{\"id\": 1, \"a\": [{\"b\": 1}]}", null)]
    [InlineData("{\"id\": 1, \"c\": \"v\", \"b\": {\"c\": \"v\"}}", null)]
    [InlineData("{\"id\": 1, \"a.b.c\": \"v\"}", null)]
    [InlineData("{\"id\": 1, \"a\": {\"b\": {\"c\": \"u\"}}, \"a\": {\"b\": {\"c\": \"v\"}}}", "v")]
    [InlineData("{\"id\": 1, \"a\": {\"b\": {\"c\": \"u\"}}, \"a\": 5}", null)]
    [InlineData("{\"id\": 1, \"a\": {\"b\": {\"c\": \"u\"}}, \"a\": {}}", null)]
    public void A_dotted_path_reaches_into_objects(string json, string? expected) =>
        Mapped.Record("{ from: a.b.c, nullable: true }", json).ShouldBe(expected);

    [Fact]
    public void One_field_can_fill_several_columns_and_hold_others()
    {
        var mapper = RecordMapper.Compile(Sync.Parse(Sync.WithColumns(
            "raw: { from: a, type: json, required: true }", "city: { from: a.city, required: true }", "upper: { from: a.city, transform: upper, required: true }")));
        var row = mapper.NewRow();
        using var document = JsonDocument.Parse("""{"id": 1, "a": {"city": "Ulm"}}""");

        mapper.Map(document.RootElement, row).ShouldBeNull();

        mapper.Columns.ShouldBe(["id", "raw", "city", "upper"]);
        row.Values.ToArray().ShouldBe(["1", "{\"city\": \"Ulm\"}", "Ulm", "ULM"]);
    }

    [Fact]
    public void Nothing_of_the_record_before_remains_in_a_row()
    {
        var mapper = Mapped.Mapper("nullable: true");
        var row = mapper.NewRow();
        using var first = JsonDocument.Parse("""{"id": 1, "x": "a"}""");
        using var second = JsonDocument.Parse("""{"id": 2}""");

        mapper.Map(first.RootElement, row).ShouldBeNull();
        mapper.Map(second.RootElement, row).ShouldBeNull();

        row.Values.ToArray().ShouldBe(["2", null]);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("7")]
    public void A_record_that_is_no_object_is_rejected_as_a_whole(string json)
    {
        var rejection = Mapped.RejectedRecord("nullable: true", System.Text.Encoding.UTF8.GetBytes(json));

        rejection.Code.ShouldBe(RejectionCodes.RecordNotObject);
        rejection.Field.ShouldBeNull();
    }

    [Fact]
    public void The_first_broken_rule_in_mapping_order_is_named_whatever_the_order_of_the_properties() =>
        Mapped.RejectedRecord("required: true", """{"x": "", "id": "none"}"""u8.ToArray()).Field.ShouldBe("id");

    [Fact]
    public void Fields_are_found_in_any_order_among_any_others()
    {
        var random = new Random(7);
        var names = Enumerable.Range(0, 12).Select(i => $"f{i}").ToArray();
        var mapper = RecordMapper.Compile(Sync.Parse(Sync.WithColumns([.. names.Select(n => $"{n}: {{ from: {n}, nullable: true }}")])));
        var row = mapper.NewRow();
        for (var round = 0; round < 300; round++)
        {
            var sent = names.Where(_ => random.Next(4) > 0).Concat(Enumerable.Range(0, random.Next(5)).Select(i => $"other{i}")).ToArray();
            random.Shuffle(sent);
            var json = "{\"id\": 1" + string.Concat(sent.Select(n => $", \"{n}\": \"v-{n}\"")) + "}";
            using var document = JsonDocument.Parse(json);

            mapper.Map(document.RootElement, row).ShouldBeNull();

            for (var i = 0; i < names.Length; i++) row.Values[i + 1].ShouldBe(sent.Contains(names[i]) ? $"v-{names[i]}" : null);
        }
    }
}
