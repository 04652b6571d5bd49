using System.Collections.Frozen;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>Tests after <c>is</c> (https://jinja.palletsprojects.com/en/stable/templates/#list-of-builtin-tests).</summary>
internal static class Tests
{
    public static FrozenDictionary<string, ExpressionTest> All { get; } = new Dictionary<string, ExpressionTest>(StringComparer.Ordinal)
    {
        ["defined"] = Plain(v => !v.IsUndefined),
        ["undefined"] = Plain(v => v.IsUndefined),
        ["none"] = Plain(v => v.IsNone),
        ["boolean"] = Plain(v => v.Kind == ExpressionKind.Boolean),
        ["true"] = Plain(v => v.Kind == ExpressionKind.Boolean && v.AsBoolean),
        ["false"] = Plain(v => v.Kind == ExpressionKind.Boolean && !v.AsBoolean),
        ["integer"] = Plain(v => v.Kind == ExpressionKind.Integer),
        ["float"] = Plain(v => v.Kind == ExpressionKind.Float),
        ["number"] = Plain(v => v.IsNumber),
        ["string"] = Plain(v => v.Kind == ExpressionKind.Text),
        ["mapping"] = Plain(v => v.Kind == ExpressionKind.Dictionary),
        ["iterable"] = Plain(v => Sequences.IsIterable(v)),
        // What has a length and an item for a key: of what is undefined Jinja says so too.
        ["sequence"] = Plain(v => v.IsSequence || v.Kind is ExpressionKind.Text or ExpressionKind.Dictionary or ExpressionKind.Undefined),
        ["callable"] = Plain(v => v.Kind is ExpressionKind.Function or ExpressionKind.Undefined),
        ["escaped"] = Plain(_ => false),
        ["odd"] = (e, v, a) => Remainder(e, v, a.Expect(), ExpressionValue.Of(2)) == 1,
        ["even"] = (e, v, a) => Remainder(e, v, a.Expect(), ExpressionValue.Of(2)) == 0,
        ["divisibleby"] = (e, v, a) => Remainder(e, v, a.Expect("num"), a.Required(0, "num")) == 0,
        ["lower"] = (e, v, a) => IsCase(PythonText.Of(v, e), a.Expect(), char.IsLower, char.IsUpper),
        ["upper"] = (e, v, a) => IsCase(PythonText.Of(v, e), a.Expect(), char.IsUpper, char.IsLower),
        ["sameas"] = (e, v, a) => a.Expect("other").Required(0, "other") is var other && v.Kind == other.Kind && PythonEquality.Equal(v, other, e),
        ["in"] = (e, v, a) => Sequences.Contains(a.Expect("seq").Required(0, "seq"), v, e),
        ["eq"] = Equal, ["=="] = Equal, ["equalto"] = Equal,
        ["ne"] = (e, v, a) => !Equal(e, v, a), ["!="] = (e, v, a) => !Equal(e, v, a),
        ["gt"] = Greater, [">"] = Greater, ["greaterthan"] = Greater,
        ["ge"] = (e, v, a) => Order(e, v, a) >= 0, [">="] = (e, v, a) => Order(e, v, a) >= 0,
        ["lt"] = Less, ["<"] = Less, ["lessthan"] = Less,
        ["le"] = (e, v, a) => Order(e, v, a) <= 0, ["<="] = (e, v, a) => Order(e, v, a) <= 0,
        ["filter"] = Plain(v => v.Kind == ExpressionKind.Text && Filters.All.ContainsKey(v.AsText)),
        ["test"] = Plain(v => v.Kind == ExpressionKind.Text && IsTest(v.AsText)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ExpressionException Unknown(string name) => Fault.Of($"there is no test {name}", NearestName.Remedy(name, All.Keys, "Tests are"));

    /// <summary>A test that takes nothing in brackets.</summary>
    private static ExpressionTest Plain(Func<ExpressionValue, bool> test) => (_, value, arguments) =>
    {
        arguments.Expect();
        return test(value);
    };

    private static bool IsTest(string name) => All.ContainsKey(name);

    private static bool Equal(Evaluation evaluation, ExpressionValue value, Arguments arguments) =>
        PythonEquality.Equal(value, arguments.Expect("other").Required(0, "other"), evaluation);

    private static int Order(Evaluation evaluation, ExpressionValue value, Arguments arguments) =>
        PythonOrder.Compare(value, arguments.Expect("other").Required(0, "other"), evaluation);

    private static bool Greater(Evaluation evaluation, ExpressionValue value, Arguments arguments) => Order(evaluation, value, arguments) > 0;

    private static bool Less(Evaluation evaluation, ExpressionValue value, Arguments arguments) => Order(evaluation, value, arguments) < 0;

    private static double Remainder(Evaluation evaluation, ExpressionValue value, Arguments _, ExpressionValue divisor) =>
        value.IsNumber ? PythonArithmetic.Modulo(value, divisor, evaluation).AsFloat : throw Fault.Type("a remainder", value);

    private static bool IsCase(string text, Arguments _, Func<char, bool> wanted, Func<char, bool> other) => text.Any(wanted) && !text.Any(other);
}
