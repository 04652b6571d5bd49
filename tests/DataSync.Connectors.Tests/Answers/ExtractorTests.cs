using System.Text;
using DataSync.Connectors.Decoders;
using DataSync.Connectors.Extractors;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests.Answers;

/// <summary>Golden: test_dpath_extractor.py and test_record_expander.py of the reference engine, and its library's rules.</summary>
public sealed class ExtractorTests
{
    [Theory]
    [InlineData("[data, \"*\", record]", """{"data":[{"record":{"id":1}},{"record":{"id":2}},{"other":1}]}""", """[{"id":1},{"id":2}]""")]
    [InlineData("[\"*\", record]", """[{"record":{"id":1}},{"record":{"id":2}}]""", """[{"id":1},{"id":2}]""")]
    [InlineData("[\"*\", record]", """[{"a":{"record":{"id":1}}},{"record":{"id":2}}]""", """[{"id":1}]""")]
    [InlineData("[\"*\", record]", """{"record":{"id":1}}""", "[]")]
    [InlineData("[\"*\"]", """{"a":{"id":1},"b":{"id":2}}""", """[{"id":1},{"id":2}]""")]
    [InlineData("[result, \"*\", items, \"*\"]", """{"result":{"x":{"items":[1,2]},"y":{"items":[3]}}}""", "[1,2,3]")]
    [InlineData("[\"**\", items]", """{"a":{"b":{"items":[{"id":1}]}}}""", """[{"id":1}]""")]
    [InlineData("[data, \"0\"]", """{"data":[{"id":1},{"id":2}]}""", """[{"id":1}]""")]
    [InlineData("[data, \"-1\"]", """{"data":[{"id":1},{"id":2}]}""", """[{"id":2}]""")]
    [InlineData("[\"item*\"]", """{"items":[{"id":1.50}],"x":[2]}""", """[{"id":1.50}]""")]
    [InlineData("[data, record]", """{"data":[{"record":{"id":1}}]}""", "[]")]
    [InlineData("[data]", """[{"data":[{"id":1}]},{"data":{"id":2}},{"x":1}]""", """[{"id":1},{"id":2}]""")]
    [InlineData("[data]", "[]", "[]")]
    [InlineData("[data]", """{"other":[1]}""", "[]")]
    [InlineData("[data]", """{"data":false}""", "[]")]
    [InlineData("[data]", """{"data":""}""", "[]")]
    [InlineData("[data]", """{"data":0}""", "[]")]
    [InlineData("[a, b]", """{"a":null}""", "[]")]
    [InlineData("[\"{{ config['shop'] }}\"]", """{"x":[{"id":1}]}""", "[]")]
    public async Task Records_are_found_by_path(string path, string body, string records)
    {
        await using var api = await ScriptedApi.StartAsync(Body(body));
        using var source = new TestSource(api, AnswerManifest.Of($"{{ type: DpathExtractor, field_path: {path} }}"));

        (await source.ReadAsync()).ShouldBeRead().Text().ShouldBe(records);
    }

    [Theory]
    [InlineData("""{"error":{"code":7}}""")]
    [InlineData("""{"errors":[{"message":"x"}],"data":null}""")]
    [InlineData("""{"ok":false}""")]
    [InlineData("""{"status":"error","message":"x"}""")]
    [InlineData("""[{"error":"x"}]""")]
    [InlineData("""{"data":"x"}""")]
    public async Task An_error_with_a_good_status_is_a_malformed_page_not_the_end(string body)
    {
        await using var api = await ScriptedApi.StartAsync(Body(body), Body(body));
        using var source = new TestSource(api, AnswerManifest.Of());

        (await source.ReadAsync()).ShouldBeMalformed().Reason.ShouldStartWith("the body is not of the declared shape: records are declared at 'data'");
    }

    [Theory]
    [InlineData("""{"error":null,"errors":[],"error_code":0,"success":true,"status":"ok"}""")]
    [InlineData("""{"errors":[{"message":"one field failed"}],"data":[]}""")]
    public async Task A_body_that_says_there_is_no_error_or_has_its_list_is_an_empty_page(string body)
    {
        await using var api = await ScriptedApi.StartAsync(Body(body));
        using var source = new TestSource(api, AnswerManifest.Of());

        (await source.ReadAsync()).ShouldBeRead().Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_manifest_can_require_its_path()
    {
        var body = Body("""{"rows":[]}""");
        await using var api = await ScriptedApi.StartAsync(body, body);
        using var source = new TestSource(api, AnswerManifest.Of("{ type: DpathExtractor, field_path: [data], x-datasync: { required: true } }"));

        (await source.ReadAsync()).ShouldBeMalformed().Reason.ShouldContain("has nothing there");
    }

    [Theory]
    [InlineData("expand_records_from_field: [lines, data]", """[{"x":1},{"x":2},{"x":3}]""")]
    [InlineData("expand_records_from_field: [lines, data], remain_original_record: true", """[{"x":1,"original_record":{"id":1,"lines":{"data":[{"x":1},{"x":2}]}}},{"x":2,"original_record":{"id":1,"lines":{"data":[{"x":1},{"x":2}]}}},{"x":3,"original_record":{"id":2,"lines":{"data":[{"x":3}]}}}]""")]
    [InlineData("expand_records_from_field: [lines, data], on_no_records: emit_parent", """[{"x":1},{"x":2},{"x":3},{"id":3}]""")]
    [InlineData("expand_records_from_field: [lines, \"*\"]", """[{"x":1},{"x":2},{"x":3}]""")]
    [InlineData("expand_records_from_field: [tags], remain_original_record: true", "[]")]
    public async Task Records_are_expanded(string keys, string records)
    {
        await using var api = await ScriptedApi.StartAsync(
            Body("""{"data":[{"id":1,"lines":{"data":[{"x":1},{"x":2}]}},{"id":2,"lines":{"data":[{"x":3}]}},{"id":3}]}"""));
        using var source = new TestSource(api, AnswerManifest.Of($"{{ type: DpathExtractor, field_path: [data], record_expander: {{ {keys} }} }}"));

        (await source.ReadAsync()).ShouldBeRead().Text().ShouldBe(records);
    }

    // https://docs.python.org/3/library/fnmatch.html
    [Theory]
    [InlineData("abc", "a*c", true)]
    [InlineData("abc", "a?c", true)]
    [InlineData("abc", "a[xb]c", true)]
    [InlineData("abc", "a[!xb]c", false)]
    [InlineData("abc", "a[a-c]c", true)]
    [InlineData("a]c", "a[]]c", true)]
    [InlineData("a[c", "a[c", true)]
    [InlineData("abcbc", "*bc", true)]
    [InlineData("abcb", "*bc", false)]
    [InlineData("", "*", true)]
    [InlineData("ABC", "abc", false)]
    public void Patterns_match_as_Python_s(string text, string pattern, bool matches) => Glob.Matches(text, pattern).ShouldBe(matches);

    [Theory]
    [InlineData("id,name\n1,NA\n2,\n3,x\0y\n", "{ type: ResponseToFileExtractor }", """{"id":"1","name":null}|{"id":"2","name":null}|{"id":"3","name":"xy"}""")]
    [InlineData("id,name\n1,NA\n2,\n", "{ type: ResponseToFileExtractor, preserve_na_values: true }", """{"id":"1","name":"NA"}|{"id":"2","name":null}""")]
    public void Rows_of_a_downloaded_file_are_records(string csv, string component, string rows)
    {
        var extractor = new ResponseToFileExtractor(preserveNaValues: component.Contains("true", StringComparison.Ordinal));

        var values = extractor.Decode(Encoding.UTF8.GetBytes(csv), new DecodingContext(new DecoderLimits()));

        string.Join('|', values.Select(value => Encoding.UTF8.GetString(value.Span))).ShouldBe(rows);
    }
}
