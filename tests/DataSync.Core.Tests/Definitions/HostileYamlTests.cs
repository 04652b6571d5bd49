using System.Text;
using DataSync.Core.Definitions;
using DataSync.Core.Definitions.Yaml;

namespace DataSync.Core.Tests.Definitions;

public sealed class HostileYamlTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# only a comment\n")]
    public void An_empty_file_is_named_as_such(string yaml) => Sync.ProblemOf(yaml).Message.ShouldContain("the file is empty");

    [Fact]
    public void Tabs_are_named_with_their_line()
    {
        var problem = Sync.ProblemOf("name: people\nsource:\n\tconnector: x\n");

        problem.Message.ShouldContain("tab");
        problem.Line.ShouldBe(3);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_key() =>
        Sync.Parse("\uFEFF" + Sync.WithColumns()).Name.ShouldBe("people");

    [Fact]
    public void Windows_line_ends_change_nothing() =>
        Sync.Parse(Sync.WithColumns().ReplaceLineEndings("\r\n")).Mapping.Count.ShouldBe(1);

    [Fact]
    public void Text_in_another_encoding_is_refused_with_its_place()
    {
        var latin = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes("name: people\n# Größe\n"));
        var utf16 = Encoding.UTF8.GetString(Encoding.Unicode.GetBytes("name: people\n"));

        var problem = Sync.ProblemOf(latin);
        problem.Message.ShouldContain("UTF-8");
        (problem.Line, problem.Column).ShouldBe((2, 5));
        Sync.ProblemOf(utf16).Message.ShouldContain("UTF-8");
    }

    [Fact]
    public void Every_key_given_twice_is_reported_with_both_lines()
    {
        var problems = Sync.ProblemsOf(Sync.WithColumns("a: b", "a: c") + "\nname: again\n");

        problems.Select(p => (p.Line, p.Path)).ShouldBe([(6, "mapping.a"), (9, "name")]);
        problems[0].Message.ShouldContain("on line 5");
        problems[1].Message.ShouldContain("on line 1");
    }

    [Theory]
    [InlineData("x: &anchor a", "anchors are not supported")]
    [InlineData("x: *alias", "aliases are not supported")]
    [InlineData("x: !!str a", "tags are not supported")]
    [InlineData("<<: *alias", "aliases are not supported")]
    [InlineData("? [a]\n  : b", "single word")]
    public void Yaml_beyond_plain_keys_and_values_is_refused(string column, string message) =>
        Sync.ProblemsOf(Sync.WithColumns(column)).ShouldContain(p => p.Message.Contains(message));

    [Fact]
    public void Aliases_cannot_be_multiplied_to_fill_memory()
    {
        var yaml = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (var c = 'b'; c <= 'z'; c++) yaml.Append(c).Append(": &").Append(c).Append(" [").AppendJoin(", ", Enumerable.Repeat($"*{(char)(c - 1)}", 9)).Append("]\n");

        Sync.ProblemsOf(yaml.ToString()).Count.ShouldBeGreaterThan(25);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void Deep_nesting_ends_in_a_problem_and_not_in_a_stack_overflow(string opening)
    {
        var yaml = string.Concat(Enumerable.Repeat(opening, 20_000));

        Sync.ProblemsOf(yaml).ShouldContain(p => p.Message.Contains("levels deep"));
    }

    [Fact]
    public void A_huge_file_is_refused_before_it_is_read() =>
        Sync.ProblemOf(new string('#', YamlComposer.MaxLength + 1)).Message.ShouldContain("more than 1000000 characters");

    [Theory]
    [InlineData("a: [1, 2\nb: 3")]
    [InlineData("a: \"open")]
    [InlineData("a: b: c")]
    [InlineData("a: @x")]
    [InlineData("a:\n  b: 1\n c: 2")]
    [InlineData("}")]
    [InlineData("%YAML 9.9\n---\na: 1")]
    public void Broken_yaml_is_a_problem_with_a_place(string yaml)
    {
        var problem = Sync.ProblemOf(yaml);

        problem.Message.ShouldStartWith("not valid YAML");
        problem.Line.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("just text")]
    [InlineData("[1, 2]")]
    public void A_file_without_keys_says_which_it_needs(string yaml) => Sync.ProblemOf(yaml).Message.ShouldContain("must hold the keys name, enabled");

    [Fact]
    public void A_second_document_is_refused() =>
        Sync.ProblemOf(Sync.WithColumns() + "\n---\nname: other\n").Message.ShouldContain("one sync");

    [Fact]
    public void Whatever_the_text_the_parser_answers_or_throws_its_own_exception()
    {
        var random = new Random(20_240_301);
        var valid = File.ReadAllText(ShippedDefinitionTests.PathOf("syncs/customers.yaml"));
        const string Pieces = "{}[]:,&*!|>'\"%@#-?\t\n \u0000\uFEFFaé0\\";
        for (var i = 0; i < 500; i++)
        {
            var text = new StringBuilder(valid);
            for (var edits = random.Next(1, 6); edits > 0; edits--)
            {
                var at = random.Next(text.Length);
                if (random.Next(2) == 0) text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                else text.Remove(at, Math.Min(random.Next(1, 10), text.Length - at));
            }

            try
            {
                SyncDefinitionParser.Parse(text.ToString(), "fuzz.yaml");
            }
            catch (DefinitionException e)
            {
                e.Problems.ShouldNotBeEmpty();
            }
        }
    }
}
