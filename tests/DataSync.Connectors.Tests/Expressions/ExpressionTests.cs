using System.Text.Json;
using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Tests.Expressions;

public sealed class ExpressionTests
{
    [Theory]
    [InlineData("{{ config.a }}-{{ config.a }}", """{"config":{"a":1}}""", "1-1")]
    [InlineData("{{ config.a }}", """{"config":{"a":"1"}}""", "1")]
    [InlineData("{{ config.a }}", """{"config":{"a":null}}""", "None")]
    [InlineData("plain\n", "{}", "plain")]
    public void Rendered_text_is_not_read_as_anything(string template, string variables, string expected) =>
        Expression.Parse(template).Evaluate(Given.Context(variables), literals: LiteralKinds.Nothing).AsText.ShouldBe(expected);

    [Fact]
    public void What_is_missing_gives_the_default()
    {
        var context = Given.Context("""{"config":{"empty":""}}""");

        foreach (var template in new[] { "{{ config.x }}", "{{ config.x.y.z }}", "{{ config.empty }}", "{{ config.x.get('y') }}", "a{{ config.x.y }}", "" })
        {
            Expression.Parse(template).Evaluate(context, ExpressionValue.Of("instead")).ToString().ShouldBe("instead", template);
            Expression.Parse(template).Evaluate(context).IsNone.ShouldBeTrue(template);
        }
    }

    [Fact]
    public void Where_a_text_must_come_out_nothing_is_empty_and_the_use_of_nothing_an_error()
    {
        var context = Given.Context("""{"stream_slice":{}}""");

        Expression.Parse("/a/{{ stream_partition.id }}").EvaluateRequired(context).ToString().ShouldBe("/a/");
        Expression.Parse("{{ stream_partition.id }}").EvaluateRequired(context).ToString().ShouldBe("");
        foreach (var template in new[] { "{{ stream_partition.id.part }}", "/a/{{ stream_partition.id.part }}" })
            Should.Throw<ExpressionException>(() => Expression.Parse(template).EvaluateRequired(context)).What.ShouldBe("'id' is used and is not there");
    }

    [Theory]
    [InlineData("{{ config.x }}", "All", "123")]
    [InlineData("{{ config.x }}", "Text, List", "\"123\"")]
    [InlineData("{{ config.n }}", "Text", "\"5\"")]
    [InlineData("{{ config.l }}", "Text, List", "[1,2]")]
    [InlineData("{{ config.l }}", "Text", "\"[1, 2]\"")]
    [InlineData("{{ config.q }}", "Text", "\"quoted\"")]
    [InlineData("{{ config.q }}", "Nothing", "\"\\u0027quoted\\u0027\"")]
    [InlineData("{{ true }}", "Integer", "true")]
    [InlineData("{{ true }}", "Float", "\"True\"")]
    public void A_text_is_read_as_the_kinds_that_are_asked_for(string template, string kinds, string expected) =>
        Given.Json(Expression.Parse(template).Evaluate(Given.Context("""{"config":{"x":"123","n":5,"l":[1,2],"q":"'quoted'"}}"""), null, Enum.Parse<LiteralKinds>(kinds))).ShouldBe(expected);

    [Theory]
    [InlineData("{{ config.t }}", true)]
    [InlineData("{{ config.missing }}", false)]
    [InlineData("{{ config.missing.further }}", false)]
    [InlineData("{{ config.empty }}", false)]
    [InlineData("{{ config.zero }}", false)]
    [InlineData("{{ config.list }}", false)]
    [InlineData("{{ config.map }}", false)]
    [InlineData("{{ () }}", false)]
    [InlineData("{{ 'false' }}", false)]
    [InlineData("{{ 'False' }}", false)]
    [InlineData("{{ 0.0 }}", false)]
    [InlineData("{{ config.none }}", true)]
    [InlineData("{{ 'no' }}", true)]
    [InlineData("{{ [0] }}", true)]
    [InlineData(" {{ 1 == 2 }} ", false)]
    [InlineData("", false)]
    public void A_condition_holds_as_in_the_reference_engine(string template, bool expected) =>
        Expression.Parse(template).EvaluateBoolean(Given.Context("""{"config":{"t":true,"empty":"","zero":0,"list":[],"map":{},"none":null}}""")).ShouldBe(expected);

    [Fact]
    public void Values_come_out_as_they_came_in()
    {
        const string json = """{"big":123456789012345678901234567890,"f":1.50,"s":"é😀'\"\\\n","l":[1,[2,{"a":null}]],"t":true,"e":{}}""";
        var record = JsonDocument.Parse(json).RootElement;
        var context = Given.Context().With("record", ExpressionValue.From(record)).With("node", ExpressionValue.From(JsonNode.Parse(json)));

        Given.Evaluate("{{ record }}", $$"""{"record":{{json}}}""").ShouldBe(JsonNode.Parse(json)!.ToJsonString());
        foreach (var name in new[] { "s", "l", "t", "e", "big" })
        {
            var expected = record.GetProperty(name).GetRawText();
            foreach (var variable in new[] { "record", "node" })
                Given.Json(Expression.Parse($"{{{{ {variable}['{name}'] }}}}").Evaluate(context)).ShouldBe(JsonNode.Parse(expected)!.ToJsonString(), name);
        }

        // By the way over text, too.
        Given.Json(Expression.Parse("{{ record.l }}{{ '' }}").Evaluate(context)).ShouldBe("""[1,[2,{"a":null}]]""");
        Expression.Parse("{{ node.l[1][1].a is none and node.f == 1.5 and node.l | length == 2 }}").EvaluateBoolean(context).ShouldBeTrue();
    }

    [Fact]
    public void A_slice_answers_by_its_other_names_and_has_attributes_beside_its_keys()
    {
        var slice = ExpressionValue.Dictionary(
            [new("id", ExpressionValue.Of("p1"))],
            new Dictionary<string, ExpressionValue> { ["extra_fields"] = ExpressionValue.Dictionary([new("zone", ExpressionValue.Of("UTC"))]) });
        var context = Given.Context().With("stream_slice", slice);

        Expression.Parse("{{ stream_slice.id }} {{ stream_partition['id'] }} {{ stream_interval.get('id') }} {{ stream_slice.extra_fields.zone }} {{ 'extra_fields' in stream_slice }}")
            .Evaluate(context).AsText.ShouldBe("p1 p1 p1 UTC False");
    }

    [Fact]
    public void A_context_is_not_changed_by_a_template()
    {
        foreach (var template in new[] { "{{ config.l.append(1) }}", "{{ config.update({'a': 2}) }}", "{% set x = config %}{{ x.pop('l') }}", "{{ headers.clear() }}" })
        {
            var context = Given.Context("""{"config":{"l":[]}}""").With("headers", ExpressionValue.Dictionary([new("a", ExpressionValue.None)]));
            Should.Throw<ExpressionException>(() => Expression.Parse(template).Evaluate(context)).What.ShouldContain("cannot be changed");
        }
    }

    [Fact]
    public void Clock_and_chance_come_from_the_context()
    {
        Given.Evaluate("{{ now_utc().strftime('%Y-%m-%dT%H:%M:%S.%f') }}").ShouldBe("\"2021-09-01T12:34:56.789123\"");
        Given.Evaluate("{{ generate_uuid() }}").ShouldBe("\"6f9619ff-8b86-4011-b42d-00c04fc964ff\"");
        Given.Evaluate("{{ range(2, 8, 3) }}").ShouldBe("[2,5]");
    }

    [Fact]
    public void The_variables_of_a_template_are_known()
    {
        var expression = Expression.Parse(
            "{% set a = config.x %}{% for i in response.items if i > b %}{{ loop.index + i + a + c }}{% endfor %}\n{{ i }} {{ json_parse(config.y | default(d)) }} {{ max(1) }}{% with w = w2 %}{{ w }}{% endwith %}");

        expression.Variables.Select(name => $"{name.Name}{(name.IsCalled ? "()" : "")} {name.Line}:{name.Column}").ShouldBe(
            ["config 1:12", "response 1:35", "b 1:57", "c 1:85", "i 2:4", "json_parse() 2:12", "d 2:42", "w2 2:73"]);
        var problems = expression.UnknownNames(new HashSet<string> { "config", "response", "b", "c", "i", "w2" }).ToList();
        problems.Select(problem => problem.What).ShouldBe(["there is no function json_parse here", "there is no variable d here"]);
        problems[1].Remedy.ShouldBe("Did you mean b");
    }

    [Fact]
    public void A_template_is_evaluated_by_many_threads_at_once()
    {
        var expression = Expression.Parse("{% set l = [] %}{% for x in config.l %}{% set _ = l.append(x * 2) %}{% endfor %}{{ l }}");
        var context = Given.Context("""{"config":{"l":[1,2,3]}}""");

        Parallel.For(0, 1000, _ => Given.Json(expression.Evaluate(context)).ShouldBe("[2,4,6]"));
    }
}
