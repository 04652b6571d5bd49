using System.Text;
using DataSync.Connectors.Decoders;
using static DataSync.Connectors.Tests.Decoders.Decoding;

namespace DataSync.Connectors.Tests.Decoders;

public sealed class JsonDecoderTests
{
    private const string Json = "{ type: JsonDecoder }";
    private const string Lines = "{ type: JsonlDecoder }";
    private const string Text = "{ type: IterableDecoder }";

    [Theory]
    [InlineData("""{"data":[{"id":1}]}""", """{"data":[{"id":1}]}""")]
    [InlineData(""" [ {"id":1} , [2] ,"x",null]  """, """{"id":1}""", "[2]", "\"x\"", "null")]
    [InlineData("[]")]
    [InlineData("null", "null")]
    [InlineData("\uFEFF[1]", "1")]
    [InlineData("oops", "oops")]
    [InlineData("", "")]
    public void A_json_document_is_one_value_and_an_array_its_items(string body, params string[] values) =>
        Decode(Json, body).ShouldBe(values);

    [Fact]
    public void Values_are_slices_of_the_body()
    {
        var body = "[{\"id\":1}]"u8.ToArray();

        var value = Parse(Json).Decode(body, new DecodingContext(new DecoderLimits())).Single();
        body[7] = (byte)'9';

        Encoding.UTF8.GetString(value.Span).ShouldBe("""{"id":9}""");
    }

    [Theory]
    [InlineData("data.users", """{"x":{"users":[9]},"data":{"a":[1],"users":[{"id":1},[2]],"b":{"users":[3]}},"users":[4]}""", """{"id":1}""", "[2]")]
    [InlineData("data", """{"data":null}""")]
    [InlineData("data.users", """{"data":null}""")]
    [InlineData("data", """{"data":[]}""")]
    [InlineData("data", """{"data":[1],"data":[2]}""", "1", "2")]
    public void The_items_of_one_array_are_found_by_its_path(string path, string body, params string[] values) =>
        Decode($"{{ type: JsonItemsDecoder, items_path: {path} }}", body).ShouldBe(values);

    [Theory]
    [InlineData("""{"error":"jane"}""", "has no array at 'data'")]
    [InlineData("""{"data":"jane"}""", "has no array at 'data'")]
    [InlineData("""{"data":[1,2]""", "not valid JSON at line 1, byte 14")]
    [InlineData("{\"data\":[1,\n2 jane]}", "not valid JSON at line 2, byte 3")]
    [InlineData("""{"data":[1]} jane""", "not valid JSON")]
    [InlineData("", "not valid JSON")]
    public void A_document_without_the_array_or_cut_short_is_not_the_end_of_a_stream(string body, string what)
    {
        var error = Failure("{ type: JsonItemsDecoder, items_path: data }", body);

        error.Message.ShouldContain(what);
        error.Message.ShouldNotContain("jane");
        error.IsLimit.ShouldBeFalse();
    }

    [Fact]
    public void A_document_in_another_encoding_is_read_as_utf8()
    {
        var body = Encoding.Latin1.GetBytes("""{"data":[{"name":"Zoë"}]}""");

        Decode("{ type: JsonItemsDecoder, items_path: data, encoding: iso-8859-1 }", body).ShouldBe(["""{"name":"Zoë"}"""]);
    }

    [Theory]
    [InlineData("{\"id\":1}\n{\"id\":2}\n", "{\"id\":1}", "{\"id\":2}")]
    [InlineData("{\"id\":1}\r\n\r\n  \n\t{\"id\":2} ", "{\"id\":1}", "{\"id\":2}")]
    [InlineData("\uFEFF[1]\nnull", "[1]", "null")]
    [InlineData("\n\n")]
    [InlineData("")]
    public void Each_line_of_json_lines_is_a_value(string body, params string[] values) => Decode(Lines, body).ShouldBe(values);

    [Theory]
    [InlineData("{\"id\":1}\n\n{\"name\":\"jane\",}\n{\"id\":2}", "not valid JSON at line 3, byte 16")]
    [InlineData("{\"id\":1}\n{\"name\":\"ja", "not valid JSON at line 2")]
    [InlineData("{\"id\":1} {\"jane\":2}", "not valid JSON at line 1, byte 10")]
    [InlineData("{\"id\":NaN}", "not valid JSON at line 1")]
    public void A_broken_line_is_named_and_what_stands_there_is_not(string body, string what)
    {
        var error = Failure(Lines, body);

        error.Message.ShouldContain(what);
        error.Message.ShouldContain("decoder fits what the source answers");
        error.ToString().ShouldNotContain("jane");
    }

    [Fact]
    public void Lines_before_a_broken_one_are_read()
    {
        using var values = Parse(Lines).Decode("1\noops"u8.ToArray(), new DecodingContext(new DecoderLimits())).GetEnumerator();

        values.MoveNext().ShouldBeTrue();
        Should.Throw<DecodingException>(() => values.MoveNext()).Place.Line.ShouldBe(2);
    }

    [Fact]
    public void A_line_that_is_not_utf8_is_named() =>
        Failure(Lines, [.. "1\n\""u8, 0xE9, (byte)'"']).Message.ShouldContain("not valid UTF-8 at line 2");

    [Theory]
    [InlineData("{ type: JsonDecoder }", "[@]")]
    [InlineData("{ type: JsonlDecoder }", "@")]
    [InlineData("{ type: JsonItemsDecoder, items_path: data }", "{\"data\":[@]}")]
    public void Nesting_has_a_limit(string decoder, string around)
    {
        var limits = new DecoderLimits { MaxDepth = 8 };
        var outer = around.Count(character => character is '[' or '{');

        Decode(decoder, around.Replace("@", Nested(8 - outer)), limits).ShouldHaveSingleItem();

        var error = Failure(decoder, around.Replace("@", Nested(9 - outer)), limits);
        error.IsLimit.ShouldBeTrue();
        error.Message.ShouldContain("nested deeper than 8 levels");
    }

    [Theory]
    [InlineData("a\nb\n", """{"record":"a"}""", """{"record":"b"}""")]
    [InlineData("a\r\n\rb", """{"record":"a"}""", """{"record":""}""", """{"record":"b"}""")]
    [InlineData("say \"Zoë\"\t", """{"record":"say \"Zoë\"\t"}""")]
    [InlineData("")]
    public void Lines_of_text_become_records(string body, params string[] values) => Decode(Text, body).ShouldBe(values);

    [Fact]
    public void A_value_stays_what_it_is_while_many_others_are_decoded()
    {
        var values = Decode(Text, string.Join('\n', Enumerable.Range(0, 20_000)));

        values.ShouldBe(Enumerable.Range(0, 20_000).Select(number => $$"""{"record":"{{number}}"}"""));
    }

    [Fact]
    public void Text_of_another_encoding_is_told() => Failure(Text, [(byte)'a', (byte)'\n', 0xE9]).Message.ShouldContain("not valid UTF-8 at line 2");

    [Fact]
    public void A_line_of_text_has_a_limit()
    {
        var limits = new DecoderLimits { MaxFieldBytes = 5 };

        Decode(Text, "12345\n12345", limits).Length.ShouldBe(2);
        var error = Failure(Text, "1\n123456", limits);

        error.IsLimit.ShouldBeTrue();
        error.Message.ShouldContain("a line is longer than 5 bytes at line 2");
    }

    private static string Nested(int levels) => new string('[', levels) + new string(']', levels);
}
