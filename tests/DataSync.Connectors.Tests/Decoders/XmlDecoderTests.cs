using System.Text;
using DataSync.Connectors.Decoders;
using static DataSync.Connectors.Tests.Decoders.Decoding;

namespace DataSync.Connectors.Tests.Decoders;

public sealed class XmlDecoderTests
{
    private const string Xml = "{ type: XmlDecoder }";

    [Theory]
    [InlineData("<a>x</a>", """{"a":"x"}""")]
    [InlineData("<a/>", """{"a":null}""")]
    [InlineData("<a>  \n </a>", """{"a":null}""")]
    [InlineData("<a id='1' b=''/>", """{"a":{"@id":"1","@b":""}}""")]
    [InlineData("<a id='1'> x </a>", """{"a":{"@id":"1","#text":"x"}}""")]
    [InlineData("<a><b>1</b><b>2</b></a>", """{"a":{"b":["1","2"]}}""")]
    [InlineData("<a><b>1</b><c/><b>2</b><b/></a>", """{"a":{"b":["1","2",null],"c":null}}""")]
    [InlineData("<a>x<b>1</b>y</a>", """{"a":{"b":"1","#text":"xy"}}""")]
    [InlineData("<a><b><c>1</c><c>2</c></b><b><c>3</c></b></a>", """{"a":{"b":[{"c":["1","2"]},{"c":"3"}]}}""")]
    [InlineData("<a>&lt;1&amp;&#233;<![CDATA[<b>]]></a>", """{"a":"<1&é<b>"}""")]
    [InlineData("<?xml version='1.0'?><!-- note --><a><!-- x -->1<?pi x?></a>", """{"a":"1"}""")]
    [InlineData("<s:a xmlns:s='urn:x' xmlns='urn:y'><s:b s:c='1'/></s:a>", """{"s:a":{"@xmlns:s":"urn:x","@xmlns":"urn:y","s:b":{"@s:c":"1"}}}""")]
    [InlineData("<a b='1\r\n2\t3'>x\r\ny\rz&#13;.</a>", """{"a":{"@b":"1 2 3","#text":"x\ny\nz\r."}}""")]
    [InlineData("<s:a><x:b/></s:a>", """{"s:a":{"x:b":null}}""")]
    [InlineData("\uFEFF<a>\"é\"\t|</a>", """{"a":"\"é\"\t|"}""")]
    public void A_document_becomes_the_object_that_xmltodict_makes_of_it(string body, string value) => Decode(Xml, body).ShouldBe([value]);

    [Theory]
    [InlineData("utf-8", null, null)]
    [InlineData("utf-16", null, null)]
    [InlineData("utf-16BE", "iso-8859-1", "text/xml; charset=utf-8")]
    [InlineData("iso-8859-1", "iso-8859-1", null)]
    [InlineData("windows-1252", "windows-1252", null)]
    [InlineData("iso-8859-1", null, "text/xml; charset=ISO-8859-1")]
    [InlineData("iso-8859-1", "utf-8", "application/xml; charset=\"iso-8859-1\"")]
    public void The_encoding_is_that_of_the_mark_the_header_or_the_declaration(string encoding, string? declared, string? contentType)
    {
        var text = $"<?xml version=\"1.0\"{(declared is null ? "" : $" encoding=\"{declared}\"")}?><a>Zoë</a>";
        var real = CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding);

        Decode(Xml, [.. real.GetPreamble(), .. real.GetBytes(text)], contentType: contentType).ShouldBe(["""{"a":"Zoë"}"""]);
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "line 1")]
    [InlineData("<!DOCTYPE a [<!ENTITY x 'jane'><!ENTITY y '&x;&x;'>]><a>&y;</a>", "line 1")]
    [InlineData("<!DOCTYPE a SYSTEM 'http://127.0.0.1/a.dtd'><a/>", "line 1")]
    [InlineData("<a>&jane;</a>", "line 1")]
    [InlineData("<a b='&jane;'/>", "line 1")]
    [InlineData("<a>\n<jane></a>", "line 2")]
    [InlineData("<a>jane", "line 1")]
    [InlineData("<a/><jane/>", "line 1")]
    [InlineData("jane", "line 1")]
    [InlineData("{\"name\":\"jane\"}", "line 1")]
    [InlineData("", "line")]
    public void What_is_not_plain_xml_is_refused_with_its_line_and_without_its_words(string body, string place)
    {
        var error = Failure(Xml, body);

        error.Message.ShouldContain("not XML without a document type declaration at " + place);
        error.ToString().ShouldNotContain("jane");
        error.IsLimit.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    public void Text_that_is_not_of_its_encoding_is_refused(string mark) =>
        Failure(Xml, [.. Encoding.UTF8.GetBytes(mark), .. "<a>"u8, 0xE9, .. "</a>"u8]).Message.ShouldContain("not text of its encoding");

    [Fact]
    public void Depth_size_and_number_have_limits()
    {
        var limits = new DecoderLimits { MaxDepth = 6, MaxXmlNodes = 6, MaxXmlCharacters = 10, MaxFieldBytes = 6 };

        foreach (var body in new[] { "<a><a><a><a><a><a/></a></a></a></a></a>", "<a b='1' c='2'><d/><d/><d/></a>", "<a b='12345'>12345</a>" })
            Decode(Xml, body, limits).ShouldHaveSingleItem();
        foreach (var body in new[]
        {
            "<a><a><a><a><a><a><a/></a></a></a></a></a></a>", "<a><a/><a><a/><a><a/><a/></a></a></a>",
            "<a b='1' c='2'><d/><d/><d/><d/></a>", "<a b='12345'>123456</a>", "<a><a>12345</a><a>123456</a></a>",
            "<a>1234567</a>", "<a b='1234567'/>", "<a>éééé</a>",
        })
            Failure(Xml, body, limits).IsLimit.ShouldBeTrue(body);
    }

    [Fact]
    public void A_million_elements_of_one_name_are_read_in_linear_time()
    {
        var body = $"<rows>{string.Concat(Enumerable.Repeat("<r/><s/>", 500_000))}</rows>";

        var value = Decode(Xml, body).Single();

        value.Length.ShouldBe("{'rows':{'r':[],'s':[]}}".Length + (2 * 500_000 * "null,".Length) - 2);
    }
}
