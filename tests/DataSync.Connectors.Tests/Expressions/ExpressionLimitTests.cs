using System.Diagnostics;
using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Tests.Expressions;

public sealed class ExpressionLimitTests
{
    /// <summary>A tuple of 2^40 values, made of 40 tuples.</summary>
    private const string Doubling = "{% set t = (1,) %}" + Twice + Twice + Twice + Twice + Twice + Twice + Twice + Twice;
    private const string Twice = "{% set t = (t, t) %}{% set t = (t, t) %}{% set t = (t, t) %}{% set t = (t, t) %}{% set t = (t, t) %}";

    [Theory]
    [InlineData("{{ range(1000000000) | list | length }}")]
    [InlineData("{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}")]
    [InlineData("{{ 'x' * 1000000000 }}")]
    [InlineData("{{ [0] * 1000000000 }}")]
    [InlineData("{{ 2 ** 1000000 }}")]
    [InlineData("{{ 10 ** 4000 * 10 ** 4000 }}")]
    [InlineData("{{ '%1000000000d' % 1 }}")]
    [InlineData("{{ '{:1000000000}'.format(1) }}")]
    [InlineData("{{ '{:.1000000000f}'.format(1.5) }}")]
    [InlineData("{{ 'x'.center(1000000000) }}")]
    [InlineData("{{ 'x' | center(1000000000) }}")]
    [InlineData("{{ 'x'.zfill(1000000000) }}")]
    [InlineData("{{ ('a' * 100000).replace('a', 'b' * 100000) }}")]
    [InlineData("{{ ('a' * 100000) | regex_replace('a', 'bbbbbbbbbbbbbbbbbbbbbbbbbbb' * 100) }}")]
    [InlineData("{{ ('a' * 5000 + 'b') | regex_search('((a*)*)*c') }}")]
    [InlineData("{% set ns = namespace(s='xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx') %}{% for i in range(1000) %}{% set ns.s = ns.s + ns.s %}{% endfor %}")]
    [InlineData("{% set ns = namespace(l=[0]) %}{% for i in range(1000) %}{% set ns.l = ns.l + ns.l %}{% endfor %}")]
    [InlineData("{% set ns = namespace(l=[0]) %}{% for i in range(1000) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}")]
    [InlineData("{% set l = [] %}{% set _ = l.append(l) %}{{ l }}")]
    [InlineData("{% set l = [] %}{% set _ = l.append(l) %}{{ l == [l] }}")]
    [InlineData("{% set l = [] %}{% set _ = l.append(l) %}{{ l | tojson }}")]
    [InlineData("{% set d = {} %}{% set _ = d.update(a=d) %}{{ d | string }}")]
    [InlineData(Doubling + "{{ {t: 1} }}")]
    [InlineData(Doubling + "{{ [t] | unique | list | length }}")]
    [InlineData(Doubling + "{{ {'a': 1}.get(t) }}")]
    [InlineData("{{ '1,' * 300000 }}")]
    [InlineData("{{ 'x' | indent(1000000000, true) }}")]
    [InlineData("{{ [1] | batch(1000000000, 'x') | list }}")]
    [InlineData("{{ [1] | slice(1000000000) | list }}")]
    [InlineData("{{ 1 | round(100000) | round(-100000) ~ ('a' * 999999 + 'bb') }}")]
    [InlineData("{{ '%s' * 100000 % 1 }}")]
    [InlineData("{{ duration('P999999999999D') }}")]
    [InlineData("{{ now_utc() + duration('P99999Y') }}")]
    [InlineData("{{ day_delta(1e300) }}")]
    public void A_hostile_template_is_stopped_at_once(string template)
    {
        var watch = Stopwatch.StartNew();

        Given.Fails(template).Remedy.ShouldNotBeEmpty();

        // Far more than it takes; far less than it would.
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void What_is_too_large_for_a_key_is_not_found() =>
        Given.Evaluate(Doubling + "{{ {'a': 1}[t] | default('none') }}").ShouldBe("\"none\"");

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("not ", "")]
    [InlineData("-", "")]
    [InlineData("1 if 1 else ", "")]
    [InlineData("{1:", "}")]
    [InlineData("max(", ")")]
    [InlineData("1 + ", "")]
    [InlineData("1 ** ", "")]
    [InlineData("", ".a")]
    [InlineData("", "[0]")]
    [InlineData("", "()")]
    [InlineData("", " | int")]
    [InlineData("", " if 1")]
    [InlineData("", " is in 1")]
    public void A_template_that_is_nested_too_deep_is_refused(string before, string after)
    {
        string Nested(int times) => $"{{{{ {string.Concat(Enumerable.Repeat(before, times))}1{string.Concat(Enumerable.Repeat(after, times))} }}}}";

        _ = Expression.Parse(Nested(20));
        Should.Throw<ExpressionException>(() => Expression.Parse(Nested(4_000))).What.ShouldContain("deeper than");
    }

    [Fact]
    public void Filters_that_call_filters_are_stopped()
    {
        var names = string.Join(", ", Enumerable.Repeat("'map'", 4_000));

        Given.Fails($"{{{{ 'a' | map({names}) | list }}}}").What.ShouldContain("filters call each other");
    }

    [Fact]
    public void Blocks_in_blocks_are_bounded() =>
        Should.Throw<ExpressionException>(() => Expression.Parse(string.Concat(Enumerable.Repeat("{% if 1 %}", 1_000)))).What.ShouldContain("deeper than");

    [Fact]
    public void Long_chains_of_the_same_operator_are_not_deep()
    {
        Given.Evaluate($"{{{{ {string.Join(" ~ ", Enumerable.Repeat("'a'", 2_000))} | length }}}}".Replace("'a' | length", "('a' | length)")).Length.ShouldBeGreaterThan(2_000);
        Given.Evaluate($"{{{{ {string.Join(" or ", Enumerable.Repeat("0", 2_000))} or 1 }}}}").ShouldBe("1");
        Given.Evaluate($"{{{{ [{string.Join(", ", Enumerable.Repeat("1", 5_000))}] | length }}}}").ShouldBe("5000");
    }

    [Fact]
    public void A_long_template_is_refused() =>
        Should.Throw<ExpressionException>(() => Expression.Parse(new string('x', 60_000))).What.ShouldContain("longer than 50000");

    [Fact]
    public void A_deep_json_value_is_told_and_not_a_crash()
    {
        var json = """{"config":{"l":""" + new string('[', 40) + new string(']', 40) + "}}";

        Given.Evaluate("{{ config.l ~ '' }}", json).ShouldBe(new string('[', 40) + new string(']', 40));
    }
}
