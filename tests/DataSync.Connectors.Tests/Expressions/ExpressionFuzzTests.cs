using System.Diagnostics;
using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Tests.Expressions;

/// <summary>Whatever stands in a template, it has a value or is told: nothing else is thrown, and nothing takes long.</summary>
public sealed class ExpressionFuzzTests
{
    private const int Templates = 20_000;
    private const string Variables = """{"config":{"a":"x","n":5,"l":[3,1,2],"d":"2021-01-02T03:04:05Z","o":{"k":{"z":null}},"s":"é😀"},"record":{"id":1,"v":[{"a":1},{"a":"b"}]}}""";

    private static readonly string[] _pieces =
    [
        "{{", "}}", "{%", "%}", "{#", "#}", "{{-", "-}}", " ", "\n", "config", "record", "config.a", "config.n", "config.l", "config.d", "config.o", "config.s",
        "record.v", ".x", ".get('k')", ".items()", "['a']", "[0]", "[-1]", "[1:]", "[::-1]", "(", ")", "[", "]", "{", "}", ",", ":", "|", "~", "+", "-", "*", "/", "//",
        "%", "**", "==", "!=", "<", ">=", " in ", " not in ", " not ", " and ", " or ", " if ", " else ", " is ", " is not ", "none", "true", "1", "0", "1.5", "1e300",
        "99999999999999999999", "'a'", "\"b\"", "'%s %d'", "'{} {0}'", "'%Y-%m'", "''", " for x in ", " endfor ", " set x = ", " endif ", " if ", "x", "loop.index",
        "now_utc()", "duration('P1M')", "timestamp(", "format_datetime(", "max(", "range(", "day_delta(", "str_to_datetime(", "namespace(", "dict(", ".append(", ".split(",
        ".format(", ".replace(", ".strftime(", ".join(", ".update(", "| int", "| float", "| string", "| length", "| list", "| join(',')", "| map('upper')", "| map(attribute='a')",
        "| sort", "| unique", "| default(1)", "| tojson", "| first", "| round(", "| regex_search('(a+)+b')", "| selectattr('a')", "| groupby('a')", "| batch(2)", "| hash",
        "| base64decode", "| urlencode", "| truncate(", "| indent", "| dictsort", "defined", "divisibleby", "sequence", "'\\x4", "\\", "\ud83d", "é", "=", "!", ";",
    ];

    [Fact]
    public void Random_templates_have_a_value_or_are_told()
    {
        var random = new Random(20_210_901);
        Run(() => string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => _pieces[random.Next(_pieces.Length)])), Templates / 4);
    }

    [Fact]
    public void Random_expressions_have_a_value_or_are_told()
    {
        var random = new Random(7);
        Run(() => "{{ " + string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => _pieces[random.Next(8, _pieces.Length)])) + " }}", Templates / 4);
    }

    [Fact]
    public void Mutated_templates_have_a_value_or_are_told()
    {
        var templates = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Expressions", "expressions.golden")).Where(line => line.Contains("{")).ToArray();
        var random = new Random(42);
        Run(() => Mutate(templates[random.Next(templates.Length)], templates, random), Templates / 2);
    }

    private static string Mutate(string template, string[] others, Random random)
    {
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(template.Length + 1);
            template = random.Next(4) switch
            {
                0 => template.Insert(at, _pieces[random.Next(_pieces.Length)]),
                1 => template.Remove(at, Math.Min(random.Next(1, 6), template.Length - at)),
                2 => template[..at] + others[random.Next(others.Length)] is var mixed && mixed.Length < 2_000 ? mixed : template,
                _ => template.Insert(at, template[random.Next(at + 1)..at]) is var doubled && doubled.Length < 2_000 ? doubled : template,
            };
        }

        return template;
    }

    private static void Run(Func<string> next, int count)
    {
        var context = Given.Context(Variables);
        var (evaluated, slowest, culprit) = (0, TimeSpan.Zero, "");
        for (var i = 0; i < count; i++)
        {
            var template = next();
            var start = Environment.CpuUsage.TotalTime;
            var watch = Stopwatch.StartNew();
            try
            {
                Given.Json(Expression.Parse(template).Evaluate(context)).Length.ShouldBeLessThan(10_000_000);
                evaluated++;
            }
            catch (ExpressionException error)
            {
                error.Remedy.ShouldNotBeEmpty(template);
            }
            catch (Exception error) when (error is not ShouldAssertException)
            {
                throw new InvalidOperationException($"{template} ends in {error.GetType().Name}", error);
            }

            // Both clocks, as other tests use the machine too: the smaller one is nearer to the truth.
            var (cpu, wall) = (Environment.CpuUsage.TotalTime - start, watch.Elapsed);
            var taken = cpu < wall ? cpu : wall;
            (slowest, culprit) = taken > slowest ? (taken, template) : (slowest, culprit);
        }

        evaluated.ShouldBeGreaterThan(count / 200, "the templates should not all be nonsense");
        slowest.ShouldBeLessThan(TimeSpan.FromMilliseconds(100), culprit);
    }
}
