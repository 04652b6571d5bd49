using DataSync.Core.Mapping;

namespace DataSync.Core.Tests.Mapping;

public sealed class UnicodeTests
{
    [Theory]
    [InlineData("text", "\"a\\u0000b\"", RejectionCodes.NulCharacter)]
    [InlineData("json", "\"a\\u0000b\"", RejectionCodes.NulCharacter)]
    [InlineData("json", "{\"a\\u0000\": 1}", RejectionCodes.NulCharacter)]
    [InlineData("json", "[\"\\\\\\u0000\"]", RejectionCodes.NulCharacter)]
    [InlineData("text", "\"\\ud800\"", RejectionCodes.InvalidUnicode)]
    [InlineData("text", "\"\\udc00\"", RejectionCodes.InvalidUnicode)]
    [InlineData("integer", "\"1\\ud800\"", RejectionCodes.InvalidUnicode)]
    [InlineData("json", "\"\\ud800\"", RejectionCodes.InvalidUnicode)]
    [InlineData("json", "\"\\ud800x\\udc00\"", RejectionCodes.InvalidUnicode)]
    [InlineData("json", "\"\\ud800\\n\\udc00\"", RejectionCodes.InvalidUnicode)]
    [InlineData("json", "\"\\ud800x\\n\"", RejectionCodes.InvalidUnicode)]
    [InlineData("json", "\"\\ud800\\ud800\\udc00\"", RejectionCodes.InvalidUnicode)]
    [InlineData("json", "\"\\udc00\\ud800\"", RejectionCodes.InvalidUnicode)]
    [InlineData("json", "[\"\\ud83d\\ude00\", \"\\ude00\"]", RejectionCodes.InvalidUnicode)]
    public void What_PostgreSQL_cannot_hold_is_rejected(string type, string json, string code)
    {
        var rejection = Mapped.Rejected($"nullable: true, type: {type}", json);

        rejection.Code.ShouldBe(code);
        rejection.Field.ShouldBe("x");
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public void Invalid_utf8_is_rejected(string type)
    {
        byte[] json = [.. "{\"id\": 1, \"x\": \""u8, 0xC3, 0x28, 0xFF, .. "\"}"u8];

        Mapped.RejectedRecord($"nullable: true, type: {type}", json).Code.ShouldBe(RejectionCodes.InvalidUnicode);
    }

    [Theory]
    [InlineData("{\"\\ud800\": 1, \"id\": 1, \"x\": \"a\"}")]
    [InlineData("{\"id\": 1, \"\\u0078\": \"a\"}")]
    [InlineData("{\"id\": 1, \"x\": \"b\", \"\\u0078\": \"a\"}")]
    public void Property_names_may_be_escaped_or_broken(string json) => Mapped.Record("required: true", json).ShouldBe("a");

    [Fact]
    public void A_message_never_holds_a_value_of_the_record()
    {
        const string Value = "k7#Qz\\u0000";
        foreach (var rules in new[] { "max_length: 2", "format: email", "type: integer", "type: date", "format: uuid", "type: boolean" })
            Mapped.Rejected("nullable: true, " + rules, $"\"{Value[..5]}\"").Message.ShouldNotContain(Value[..5]);
        Mapped.Rejected("nullable: true", $"\"{Value}\"").Message.ShouldNotContain(Value[..5]);
    }
}
