using DataSync.Connectors.Expressions;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Tests.Answers;

public sealed class YamlTests
{
    private static ManifestProblem Problem(string yaml) => Should.Throw<ManifestException>(() => ManifestParser.Parse(yaml, "crm.yaml")).Problems[0];

    private static ManifestMap Read(string yaml)
    {
        var problems = new ManifestProblems("crm.yaml");
        var map = YamlManifestReader.Read(yaml, problems);
        problems.All.ShouldBeEmpty();
        return map!;
    }

    [Theory]
    [InlineData("a: 1\nb: [", 3)]
    [InlineData("a: 1\na: 2", 2)]
    [InlineData("a: 1\n!!str a: 2", 2)]
    [InlineData("a: 1\nb: *nowhere", 2)]
    [InlineData("a: 1\n? [x, y]\n: 2", 2)]
    [InlineData("a: 1\n<<: text", 2)]
    [InlineData("a: \"\\q\"", 1)]
    [InlineData("- a", 1)]
    [InlineData("", 1)]
    [InlineData("a: 1\n---\nb: 1", 1)]
    [InlineData("%YAML 9.9\n---\na: 1", 1)]
    public void Broken_yaml_is_told_with_its_line(string yaml, int line)
    {
        var problem = Problem(yaml);

        problem.Line.ShouldBe(line);
        problem.Remedy.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("a: !!binary \"%%%\"\n\tb: c")]
    [InlineData("&a a: *a\n\0")]
    [InlineData("? ? ? ?")]
    [InlineData("!<!> a: b")]
    [InlineData("%TAG ! ! !\n--- a")]
    [InlineData("{a: b, a: b, [c]: {}}")]
    public void What_is_hardly_yaml_is_told_too(string yaml) => Problem(yaml).Remedy.ShouldNotBeEmpty();

    [Fact]
    public void Deep_nesting_is_told_before_it_costs_the_stack() =>
        Problem($"a: {new string('[', 100_000)}").What.ShouldContain("nested deeper than 140 levels");

    [Fact]
    public void A_list_that_holds_itself_is_told() => Problem("a: &a [*a]").What.ShouldContain("nested deeper");

    [Fact]
    public void A_few_lines_of_aliases_cannot_fill_the_memory()
    {
        var yaml = string.Join('\n', Enumerable.Range(1, 12).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]"));

        Problem($"a0: &a0 x\n{yaml}").What.ShouldContain("more than 2000000 values");
    }

    [Fact]
    public void Merge_keys_add_what_does_not_stand_there_and_the_first_counts()
    {
        var map = Read("a: &a { x: 1, y: 2 }\nb: &b { y: 3, z: 4 }\nc: { <<: [*a, *b], x: 9 }\nd: { \"<<\": text }");

        ((ManifestMap)map["c"]!).Entries.ToDictionary(entry => entry.Key, entry => ((ManifestScalar)entry.Value.Value).Text)
            .ShouldBe(new Dictionary<string, string> { ["x"] = "9", ["y"] = "2", ["z"] = "4" }, ignoreOrder: true);
        ((ManifestMap)map["d"]!).Entries.Keys.ShouldBe(["<<"]);
    }

    // https://yaml.org/type/ as PyYAML reads it.
    [Theory]
    [InlineData("yes", "True")]
    [InlineData("Off", "False")]
    [InlineData("\"yes\"", "'yes'")]
    [InlineData("y", "'y'")]
    [InlineData("017", "15")]
    [InlineData("1_000", "1000")]
    [InlineData("0x1F", "31")]
    [InlineData("0b11", "3")]
    [InlineData("08", "'08'")]
    [InlineData("-5", "-5")]
    [InlineData("1e5", "'1e5'")]
    [InlineData("1.5", "1.5")]
    [InlineData("1.5e+3", "1500.0")]
    [InlineData("12:30", "'12:30'")]
    [InlineData("2024-01-01", "'2024-01-01'")]
    [InlineData("2024-01-01T00:00:00Z", "'2024-01-01T00:00:00Z'")]
    [InlineData("!!str 12", "'12'")]
    [InlineData("~", "None")]
    public void Scalars_without_quotes_are_read_as_the_reference_reads_them(string scalar, string value) =>
        ExpressionValue.List([ManifestValue.Of(Read($"a: {scalar}")["a"]!)]).ToString().ShouldBe($"[{value}]");
}
