using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Tests.Expressions;

/// <summary>Templates and their values as the reference engine has them (<c>expressions.golden</c>).</summary>
public sealed class GoldenTests
{
    public static TheoryData<string, string, string> Sections
    {
        get
        {
            var (sections, lines) = (new TheoryData<string, string, string>(), File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Expressions", "expressions.golden")));
            var context = lines.First(line => line.StartsWith("# {", StringComparison.Ordinal))[2..];
            foreach (var section in string.Join('\n', lines).Split("\n## ").Skip(1))
            {
                var title = section[..section.IndexOf('\n')];
                sections.Add(title, context, section[(title.Length + 1)..].Trim());
            }

            return sections;
        }
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void A_template_gives_what_the_reference_engine_gives(string section, string variables, string cases)
    {
        var lines = cases.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var context = Given.Context(variables);
        var wrong = new List<string>();
        for (var i = 0; i < lines.Length; i += 2)
        {
            var (template, expected) = (lines[i].Replace('⏎', '\n'), lines[i + 1]["=> ".Length..]);
            var actual = Evaluate(template, context);
            if (actual != (expected == "error" ? expected : JsonNode.Parse(expected)?.ToJsonString() ?? "null"))
                wrong.Add($"{template} gives {actual}, expected {expected}");
        }

        wrong.ShouldBeEmpty(section);
        lines.Length.ShouldBeGreaterThanOrEqualTo(10);
    }

    private static string Evaluate(string template, EvaluationContext context)
    {
        try
        {
            return Given.Json(Expression.Parse(template).Evaluate(context));
        }
        catch (ExpressionException)
        {
            return "error";
        }
    }
}
