using DataSync.Core.Mapping;

namespace DataSync.Core.Tests.Mapping;

public sealed class MissingValueTests
{
    public static TheoryData<string> MissingRecords => ["""{"id": 1}""", """{"id": 1, "x": null}""", """{"x": "a", "id": 1, "x": null}"""];

    [Theory]
    [MemberData(nameof(MissingRecords))]
    public void A_missing_value_is_NULL_where_that_is_allowed(string json) => Mapped.Record("nullable: true", json).ShouldBeNull();

    [Theory]
    [MemberData(nameof(MissingRecords))]
    public void A_missing_value_takes_the_default(string json)
    {
        Mapped.Record("default: \"\"", json).ShouldBe("");
        Mapped.Record("default: 007, type: integer", json).ShouldBe("7");
    }

    [Theory]
    [MemberData(nameof(MissingRecords))]
    public void A_missing_value_with_default_now_is_null_for_the_writer_to_fill(string json) =>
        Mapped.Record("default: now, type: timestamp", json).ShouldBeNull();

    [Theory]
    [MemberData(nameof(MissingRecords))]
    public void A_missing_required_value_is_rejected(string json)
    {
        var rejection = Mapped.RejectedRecord("required: true", System.Text.Encoding.UTF8.GetBytes(json));

        rejection.Code.ShouldBe(RejectionCodes.RequiredMissing);
        rejection.Field.ShouldBe("x");
    }

    [Theory]
    [MemberData(nameof(MissingRecords))]
    public void A_missing_value_is_rejected_when_the_mapping_does_not_say_what_to_write(string json) =>
        Mapped.RejectedRecord("type: text", System.Text.Encoding.UTF8.GetBytes(json)).Code.ShouldBe(RejectionCodes.NullNotAllowed);

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"  \\t\\u3000\"")]
    public void A_blank_required_value_is_rejected_and_an_optional_one_kept(string json)
    {
        Mapped.Rejected("required: true", json).Code.ShouldBe(RejectionCodes.RequiredMissing);
        Mapped.Value("nullable: true", json).ShouldNotBeNull();
    }

    [Fact]
    public void What_a_transformation_makes_null_counts_as_missing()
    {
        Mapped.Value("transform: [trim, blank_to_null, lower], default: none", "\"  \"").ShouldBe("none");
        Mapped.Value("transform: blank_to_null, nullable: true", "\"\"").ShouldBeNull();
        Mapped.Rejected("transform: blank_to_null, required: true", "\"\"").Code.ShouldBe(RejectionCodes.RequiredMissing);
    }
}
