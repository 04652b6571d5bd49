using DataSync.Core.Mapping;

namespace DataSync.Core.Tests.Mapping;

public sealed class ValueTypeTests
{
    private const string Any = "nullable: true, type: ";

    [Theory]
    [InlineData("\"Zoë 🦊 \\u0645\\u0631\\u062d\\u0628\\u0627\"", "Zoë 🦊 مرحبا")]
    [InlineData("12.50", "12.50")]
    [InlineData("1e400", "1e400")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    public void Text_takes_strings_numbers_and_booleans(string json, string expected) => Mapped.Value(Any + "text", json).ShouldBe(expected);

    [Theory]
    [InlineData("text", "{\"a\": 1}", "object")]
    [InlineData("text", "[1]", "array")]
    [InlineData("integer", "true", "true")]
    [InlineData("number", "[]", "array")]
    [InlineData("boolean", "{}", "object")]
    [InlineData("timestamp", "1700000000", "number")]
    [InlineData("date", "20240101", "number")]
    public void A_value_of_the_wrong_kind_is_rejected_with_the_kind(string type, string json, string kind)
    {
        var rejection = Mapped.Rejected(Any + type, json);

        rejection.Code.ShouldBe(RejectionCodes.InvalidType);
        rejection.Message.ShouldContain($"a JSON {kind} where");
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("42", "42")]
    [InlineData("-42", "-42")]
    [InlineData("\"42\"", "42")]
    [InlineData("\"+42\"", "42")]
    [InlineData("\"-0042\"", "-42")]
    [InlineData("\"000\"", "0")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    public void Integers_have_one_spelling(string json, string expected) => Mapped.Value(Any + "integer", json).ShouldBe(expected);

    [Theory]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("\"\"")]
    [InlineData("\"-\"")]
    [InlineData("\"--1\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"1,000\"")]
    [InlineData("\"٤٢\"")]
    [InlineData("\"0x1F\"")]
    public void What_is_no_integer_is_rejected(string json) => Mapped.Rejected(Any + "integer", json).Code.ShouldBe(RejectionCodes.InvalidInteger);

    [Theory]
    [InlineData("0.10")]
    [InlineData("-1.5e-7")]
    [InlineData("3.14159265358979323846264338327950288")]
    [InlineData("1E400")]
    public void Numbers_keep_every_digit(string number)
    {
        Mapped.Value(Any + "number", number).ShouldBe(number);
        Mapped.Value(Any + "number", $"\"{number}\"").ShouldBe(number);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"1.\"")]
    [InlineData("\".5\"")]
    [InlineData("\"1e\"")]
    [InlineData("\"1,5\"")]
    [InlineData("\"NaN\"")]
    [InlineData("\"Infinity\"")]
    [InlineData("\"1 \"")]
    public void What_is_no_number_is_rejected(string json) => Mapped.Rejected(Any + "number", json).Code.ShouldBe(RejectionCodes.InvalidNumber);

    [Theory]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("1", "true")]
    [InlineData("0", "false")]
    [InlineData("\"TRUE\"", "true")]
    [InlineData("\"False\"", "false")]
    public void Booleans_have_their_usual_spellings(string json, string expected) => Mapped.Value(Any + "boolean", json).ShouldBe(expected);

    [Theory]
    [InlineData("2")]
    [InlineData("\"yes\"")]
    [InlineData("\"\"")]
    public void What_is_no_boolean_is_rejected(string json) => Mapped.Rejected(Any + "boolean", json).Code.ShouldBe(RejectionCodes.InvalidBoolean);

    [Theory]
    [InlineData("2024-02-29T10:20:30Z", "2024-02-29T10:20:30Z")]
    [InlineData("2024-02-29T10:20:30.123456789+05:30", "2024-02-29T10:20:30.123456789+05:30")]
    [InlineData("2024-02-29t10:20:30z", "2024-02-29t10:20:30z")]
    [InlineData("2024-02-29 10:20:30-0330", "2024-02-29 10:20:30-0330")]
    [InlineData("2024-02-29T10:20+02", "2024-02-29T10:20+02")]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z")]
    [InlineData("2024-02-29T10:20:30.5", "2024-02-29T10:20:30.5Z")]
    [InlineData("2024-02-29T10:20", "2024-02-29T10:20Z")]
    [InlineData("2024-02-29", "2024-02-29T00:00:00Z")]
    public void Timestamps_keep_their_offset_or_are_UTC(string text, string expected) => Mapped.Value(Any + "timestamp", $"\"{text}\"").ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("yesterday")]
    [InlineData("infinity")]
    [InlineData("2023-02-29T00:00:00Z")]
    [InlineData("2024-13-01T00:00:00Z")]
    [InlineData("2024-00-10T00:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("2024-01-01T24:00:00Z")]
    [InlineData("2024-01-01T10:60:00Z")]
    [InlineData("2024-01-01T10:00:61Z")]
    [InlineData("2016-12-31T23:59:60.5Z")]
    [InlineData("2024-01-01T10:00:00.Z")]
    [InlineData("2024-01-01T10:00:00.1234567890Z")]
    [InlineData("2024-01-01T10:00:00,5Z")]
    [InlineData("2024-01-01T10Z")]
    [InlineData("2024-01-01T10:00:00+16:00")]
    [InlineData("2024-01-01T10:00:00+1:00")]
    [InlineData("2024-01-01T10:00:00 UTC")]
    [InlineData("2024-01-01T")]
    [InlineData("20240101T100000Z")]
    [InlineData("01/02/2024")]
    [InlineData("2024-W01-1")]
    [InlineData(" 2024-01-01")]
    [InlineData("２０２４-01-01")]
    public void What_is_no_timestamp_is_rejected(string text) =>
        Mapped.Rejected(Any + "timestamp", $"\"{text}\"").Code.ShouldBe(RejectionCodes.InvalidTimestamp);

    [Theory]
    [InlineData("2024-02-29", true)]
    [InlineData("0001-01-01", true)]
    [InlineData("9999-12-31", true)]
    [InlineData("2023-02-29", false)]
    [InlineData("2024-2-9", false)]
    [InlineData("2024-02-29T00:00:00Z", false)]
    [InlineData("", false)]
    public void Dates_are_calendar_days(string text, bool valid)
    {
        if (valid) Mapped.Value(Any + "date", $"\"{text}\"").ShouldBe(text);
        else Mapped.Rejected(Any + "date", $"\"{text}\"").Code.ShouldBe(RejectionCodes.InvalidDate);
    }

    [Theory]
    [InlineData("{\"a\": [1.50, \"é\"], \"a\": 2}")]
    [InlineData("[ ]")]
    [InlineData("\"text\"")]
    [InlineData("12e3")]
    [InlineData("false")]
    [InlineData("\"\\\\u0000 \\\\ud800\"")]
    [InlineData("\"\\ud83d\\ude00\\n\"")]
    public void Json_is_kept_as_sent(string json) => Mapped.Value(Any + "json", json).ShouldBe(json);

    [Fact]
    public void A_text_can_be_as_long_as_max_length_in_characters_as_PostgreSQL_counts_them()
    {
        Mapped.Value("max_length: 3", "\"🦊🦊🦊\"").ShouldBe("🦊🦊🦊");
        var rejection = Mapped.Rejected("max_length: 3", "\"🦊🦊🦊🦊\"");

        rejection.Code.ShouldBe(RejectionCodes.ValueTooLong);
        rejection.Message.ShouldBe("Field 'x' has 4 characters, 3 at most.");
    }

    [Fact]
    public void Length_counts_after_the_transformations() => Mapped.Value("max_length: 1, transform: trim", "\"   a   \"").ShouldBe("a");
}
