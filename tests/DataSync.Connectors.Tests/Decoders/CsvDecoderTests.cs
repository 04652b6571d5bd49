using System.Text;
using DataSync.Connectors.Decoders;
using DataSync.Connectors.Manifests;
using static DataSync.Connectors.Tests.Decoders.Decoding;

namespace DataSync.Connectors.Tests.Decoders;

public sealed class CsvDecoderTests
{
    private const string Csv = "{ type: CsvDecoder }";

    [Theory]
    [InlineData("id,name\n1,Ann\n2,Bob\n", """{"id":"1","name":"Ann"}""", """{"id":"2","name":"Bob"}""")]
    [InlineData("id,name\r\n1,Ann\r\n\r\n2,Bob", """{"id":"1","name":"Ann"}""", """{"id":"2","name":"Bob"}""")]
    [InlineData("id,name\r1,Ann\r", """{"id":"1","name":"Ann"}""")]
    [InlineData("\uFEFFid,name\n1,Zoë", """{"id":"1","name":"Zoë"}""")]
    [InlineData("id,name\n")]
    [InlineData("id,name")]
    [InlineData("\n\n")]
    [InlineData("")]
    public void Rows_become_objects_by_the_names_of_the_first(string body, params string[] values) => Decode(Csv, body).ShouldBe(values);

    [Theory]
    [InlineData("a,b\n\"x, \"\"y\"\"\",\"\"\n", """{"a":"x, \"y\"","b":""}""")]
    [InlineData("a,b\n\"two\r\nlines\",\"one\rmore\"\r\n", """{"a":"two\nlines","b":"one\nmore"}""")]
    [InlineData("a,b\nx\"y\",\"x\"y\"z\n", """{"a":"x\"y\"","b":"xy\"z"}""")]
    [InlineData("a,b\n \"x\", y \n", """{"a":" \"x\"","b":" y "}""")]
    [InlineData("a,b\n\"x\"", """{"a":"x","b":null}""")]
    [InlineData("\"a,\"\"1\"\"\",b\n1,2", """{"a,\"1\"":"1","b":"2"}""")]
    public void Quotes_are_read_as_python_reads_them(string body, string value) => Decode(Csv, body).ShouldBe([value]);

    [Theory]
    [InlineData("a,b,c\n1\n", """{"a":"1","b":null,"c":null}""")]
    [InlineData("a,b\n1,2,3,4\n", """{"a":"1","b":"2","null":["3","4"]}""")]
    [InlineData("a,b\n1,\n", """{"a":"1","b":""}""")]
    [InlineData("a,b\n,", """{"a":"","b":""}""")]
    [InlineData("a,b,a\n1,2,3\n", """{"a":"3","b":"2"}""")]
    [InlineData("a,b,a\n1,2\n", """{"a":null,"b":"2"}""")]
    [InlineData("a,b\n \n", """{"a":" ","b":null}""")]
    public void Rows_longer_and_shorter_than_the_first_lose_nothing(string body, string value) => Decode(Csv, body).ShouldBe([value]);

    [Fact]
    public void Texts_that_stand_for_no_value_become_null() =>
        Decode("{ type: CsvDecoder, set_values_to_none: [\"\", \"N/A\"] }", "a,b,c,d\n,N/A,N/A ,x").ShouldBe(["""{"a":null,"b":null,"c":"N/A ","d":"x"}"""]);

    [Theory]
    [InlineData("\";\"", ';')]
    [InlineData("\"\\\\t\"", '\t')]
    [InlineData("\"\\t\"", '\t')]
    [InlineData("\"\\\\x01\"", '\x01')]
    [InlineData("'|'", '|')]
    public void The_delimiter_may_be_another(string delimiter, char character) =>
        Decode($"{{ type: CsvDecoder, delimiter: {delimiter} }}", $"a{character}b\n1,5{character}2").ShouldBe(["""{"a":"1,5","b":"2"}"""]);

    [Theory]
    [InlineData("latin-1", "iso-8859-1")]
    [InlineData("ISO-8859-1", "iso-8859-1")]
    [InlineData("cp1252", "windows-1252")]
    [InlineData("windows-1252", "windows-1252")]
    [InlineData("utf-16", "utf-16")]
    [InlineData("UTF_16", "utf-16BE")]
    [InlineData("utf-8-sig", "utf-8")]
    [InlineData("utf", "utf-8")]
    public void The_encoding_may_be_another(string name, string encoding)
    {
        var text = (encoding.StartsWith("utf") ? "\uFEFF" : "") + "name,note\nZoë," + new string('é', 40_000);
        var body = (CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding)).GetBytes(text);

        Decode($"{{ type: CsvDecoder, encoding: {name} }}", body).ShouldBe([$$"""{"name":"Zoë","note":"{{new string('é', 40_000)}}"}"""]);
    }

    [Theory]
    [InlineData("utf-8", new byte[] { (byte)'a', (byte)'\n', 0xE9 })]
    [InlineData("utf-16", new byte[] { 0x00, 0xD8, 0x0A, 0x00 })]
    public void Text_that_is_not_of_the_encoding_is_told(string name, byte[] body)
    {
        var error = Failure($"{{ type: CsvDecoder, encoding: {name} }}", body);

        error.IsLimit.ShouldBeFalse();
        error.Message.ShouldContain("Check encoding of the connector's decoder");
    }

    [Fact]
    public void A_quoted_field_that_does_not_end_is_a_cut_file_not_a_long_value()
    {
        var error = Failure(Csv, "id,name\n1,Ann\n2,\"jane\n3,Bob\n");

        error.Message.ShouldContain("at line 3, byte 3");
        error.Message.ShouldNotContain("jane");
    }

    [Fact]
    public void Columns_and_fields_have_a_limit()
    {
        var limits = new DecoderLimits { MaxColumns = 3, MaxFieldBytes = 5 };

        Decode(Csv, "a,b,c\n12345,\"1\"\"345\",x", limits).ShouldHaveSingleItem();

        foreach (var (body, place) in new[] { ("a,b,c,d\n", "line 1"), ("a\n1,2,3,4", "line 2"), ("a\n123456", "line 2, byte 1"), ("a\n\"123456\"", "line 2"), ("a\n\"1\"\"3456\"", "line 2, byte 1") })
        {
            var error = Failure(Csv, body, limits);
            error.IsLimit.ShouldBeTrue();
            error.Message.ShouldContain(place);
        }
    }

    [Fact]
    public void Short_rows_under_long_names_cannot_become_endless_json()
    {
        var body = $"{new string('n', 10_000)}\n{string.Concat(Enumerable.Repeat("x\n", 1_000))}";

        var error = Failure(Csv, body, new DecoderLimits { MaxJsonBytes = 1_000_000 });

        error.IsLimit.ShouldBeTrue();
        error.Message.ShouldContain("more than 1000000 bytes of JSON");
        Decode(Csv, body).Length.ShouldBe(1_000);
    }

    [Theory]
    [InlineData("delimiter: \"ab\"", "one ASCII character")]
    [InlineData("delimiter: \"§\"", "one ASCII character")]
    [InlineData("delimiter: '\"'", "one ASCII character")]
    [InlineData("delimiter: \"\\\\n\"", "one ASCII character")]
    [InlineData("encoding: klingon", "encoding klingon is not known")]
    [InlineData("encoding: cp99999999", "encoding cp99999999 is not known")]
    [InlineData("set_values_to_none: x", "a list of values is expected")]
    public void A_wrong_setting_is_told(string key, string what) =>
        Should.Throw<ManifestException>(() => Parse($"{{ type: CsvDecoder, {key} }}")).Message.ShouldContain(what);
}
