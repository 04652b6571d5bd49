using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Tests.Expressions;

public sealed class ExpressionErrorTests
{
    [Theory]
    [InlineData("{{ }}", 1, 4, "a value is expected")]
    [InlineData("a\nb {{ 1 + }}", 2, 10, "a value is expected")]
    [InlineData("{{ config['a' }}", 1, 15, "the bracket } closes nothing")]
    [InlineData("{{ config.a", 1, 1, "an expression has no end")]
    [InlineData("{% if 1 %}x", 1, 12, "{% if %} has no end")]
    [InlineData("{% endif %}", 1, 4, "endif has no beginning")]
    [InlineData("{% for x in %}{% endfor %}", 1, 13, "a value is expected")]
    [InlineData("{% macro f() %}{% endmacro %}", 1, 4, "the statement macro is not supported")]
    [InlineData("{# note", 1, 1, "a comment has no end")]
    [InlineData("{% raw %}x", 1, 1, "a raw block has no end")]
    [InlineData("{{ 'a }}", 1, 4, "a quoted text has no end")]
    [InlineData("{{ a ! b }}", 1, 6, "the character ! has no meaning here")]
    [InlineData("{{ a b }}", 1, 6, "}} is expected, not b")]
    [InlineData("{{ a | uper }}", 1, 8, "there is no filter uper")]
    [InlineData("{{ a is strin }}", 1, 9, "there is no test strin")]
    [InlineData("{{ f(*a) }}", 1, 6, "arguments from a list or dictionary are not supported")]
    public void A_template_that_is_not_understood_is_told_with_its_place(string template, int line, int column, string what)
    {
        var error = Should.Throw<ExpressionException>(() => Expression.Parse(template));

        error.What.ShouldContain(what);
        (error.Line, error.Column).ShouldBe((line, column));
        error.Remedy.ShouldNotBeEmpty();
        error.Message.ShouldBe($"{error.What} (line {line}, column {column}). {error.Remedy}.");
    }

    [Theory]
    [InlineData("{{ 'a' + 1 }}", 1, 8, "+ does not take a text and an integer")]
    [InlineData("x\n{{ config.a + 1 }}", 2, 13, "+ does not take a text and an integer")]
    [InlineData("{{ 1 // 0 }}", 1, 6, "a division by zero")]
    [InlineData("{{ config.a < 1 }}", 1, 13, "an order does not take a text and an integer")]
    [InlineData("{{ config.a() }}", 1, 12, "a call does not take a text")]
    [InlineData("{{ config.get() }}", 1, 14, "get needs key")]
    [InlineData("{{ config.a.encode() }}", 1, 12, "encode of a text is not supported")]
    [InlineData("{{ config['a']['encode'] }}", 1, 15, "encode of a text is not supported")]
    [InlineData("{{ now_utc().isocalendar() }}", 1, 13, "isocalendar of a datetime is not supported")]
    [InlineData("{{ (5).bit_length() }}", 1, 7, "bit_length of an integer is not supported")]
    [InlineData("{{ (-7.0) ** 0.5 }}", 1, 11, "a root of a negative number")]
    [InlineData("{{ day_delta(1, fmt='x') }}", 1, 13, "day_delta takes no argument fmt")]
    [InlineData("{{ str_to_datetime(config.a) }}", 1, 19, "a text is no ISO 8601 date")]
    [InlineData("{{ format_datetime(config.a, '%Y', '%Q') }}", 1, 19, "%Q is not a directive that can be read")]
    [InlineData("{{ duration('1 day') }}", 1, 12, "no ISO 8601 duration")]
    [InlineData("{{ today_with_timezone('Mars/Olympus') }}", 1, 23, "a time zone that is not known")]
    [InlineData("{{ config.get }}", 1, 10, "get is a function and has no text")]
    [InlineData("{{ ['a'] | map('upper') }}", 1, 12, "has no text")]
    [InlineData("{{ 'a' | regex_search('(') }}", 1, 10, "a regular expression is not understood")]
    [InlineData("{{ {[1]: 2} }}", 1, 5, "a list cannot be a key")]
    [InlineData("{{ record.id }}", 1, 4, "there is no variable record here")]
    [InlineData("{% if false %}{{ record.id }}{% endif %}", 1, 18, "there is no variable record here")]
    [InlineData("{{ json_parse('1') }}", 1, 4, "there is no function json_parse here")]
    public void An_evaluation_without_a_value_is_told_with_its_place(string template, int line, int column, string what)
    {
        var error = Given.Fails(template, """{"config":{"a":"secret-value"}}""");

        error.What.ShouldContain(what);
        (error.Line, error.Column).ShouldBe((line, column), error.Message);
        error.Remedy.ShouldNotBeEmpty();
        error.Message.ShouldNotContain("secret-value");
    }

    [Theory]
    [InlineData("{{ ''.__class__ }}")]
    [InlineData("{{ ''['__class__'] }}")]
    [InlineData("{{ config.__init__ }}")]
    [InlineData("{{ config | attr('__class__') }}")]
    [InlineData("{{ [].__len__ }}")]
    [InlineData("{{ now_utc.__globals__ }}")]
    public void Nothing_inside_of_a_value_can_be_reached(string template) => Given.Evaluate(template, """{"config":{}}""").ShouldBe("null");

    [Theory]
    [InlineData("{{ record[config.a].b }}")]
    [InlineData("{{ record[config.a]() }}")]
    [InlineData("{{ [1] | map(config.a) | list }}")]
    [InlineData("{{ [1] | select(config.a) | list }}")]
    [InlineData("{{ '%(secret-value)s' % record }}")]
    [InlineData("{{ config.a + 1 }}")]
    [InlineData("{{ str_to_datetime(config.a) }}")]
    [InlineData("{{ 1 | regex_search(config.a) }}")]
    [InlineData("{{ config.a | int(config.a) + 1 }}")]
    [InlineData("{{ today_with_timezone(config.a) }}")]
    [InlineData("{{ duration(config.a) }}")]
    [InlineData("{{ format_datetime(config.a, '%Y', '%d') }}")]
    public void No_value_is_in_a_message(string template)
    {
        var context = Given.Context("""{"config":{"a":"secret-value"},"record":{}}""");

        Should.Throw<ExpressionException>(() => Expression.Parse(template).EvaluateRequired(context)).Message.ShouldNotContain("secret-value");
    }

    [Fact]
    public void A_text_that_is_no_unicode_is_told() =>
        Given.Fails("{{ record.s }}", """{"record":{"s":"\ud800"}}""").What.ShouldBe("a text in the JSON is no valid Unicode");
}
