using System.Collections.Frozen;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>Tests after <c>is</c> (https://jinja.palletsprojects.com/en/stable/templates/#list-of-builtin-tests).</summary>
internal static class Tests
{
    public static FrozenDictionary<string, ExpressionTest> All { get; } = new Dictionary<string, ExpressionTest>(StringComparer.Ordinal)
    {
        ["defined"] = (_, v, a) => a.Expect().Count == 0 && !v.IsUndefined,
        ["undefined"] = (_, v, a) => a.Expect().Count == 0 && v.IsUndefined,
        ["none"] = (_, v, a) => a.Expect().Count == 0 && v.IsNone,
        ["boolean"] = (_, v, a) => a.Expect().Count == 0 && v.Kind == ExpressionKind.Boolean,
        ["true"] = (_, v, a) => a.Expect().Count == 0 && v.Kind == ExpressionKind.Boolean && v.AsBoolean,
        ["false"] = (_, v, a) => a.Expect().Count == 0 && v.Kind == ExpressionKind.Boolean && !v.AsBoolean,
        ["integer"] = (_, v, a) => a.Expect().Count == 0 && v.Kind == ExpressionKind.Integer,
        ["float"] = (_, v, a) => a.Expect().Count == 0 && v.Kind == ExpressionKind.Float,
        ["number"] = (_, v, a) => a.Expect().Count == 0 && v.IsNumber,
        ["string"] = (_, v, a) => a.Expect().Count == 0 && v.Kind == ExpressionKind.Text,
        ["mapping"] = (_, v, a) => a.Expect().Count == 0 && v.Kind == ExpressionKind.Dictionary,
        ["iterable"] = (_, v, a) => a.Expect().Count == 0 && Sequences.IsIterable(v),
        // What has a length and an item for a key: of what is undefined Jinja says so too.
        ["sequence"] = (_, v, a) => a.Expect().Count == 0 && (v.IsSequence || v.Kind is ExpressionKind.Text or ExpressionKind.Dictionary or ExpressionKind.Undefined),
        ["callable"] = (_, v, a) => a.Expect().Count == 0 && v.Kind is ExpressionKind.Function or ExpressionKind.Undefined,
        ["escaped"] = (_, _, a) => a.Expect().Count != 0,
        ["odd"] = (e, v, a) => Remainder(e, v, a.Expect(), ExpressionValue.Of(2)) == 1,
        ["even"] = (e, v, a) => Remainder(e, v, a.Expect(), ExpressionValue.Of(2)) == 0,
        ["divisibleby"] = (e, v, a) => Remainder(e, v, a.Expect("num"), a.Required(0, "num")) == 0,
        ["lower"] = (e, v, a) => a.Expect().Count == 0 && IsCase(PythonText.Of(v, e), char.IsLower, char.IsUpper),
        ["upper"] = (e, v, a) => a.Expect().Count == 0 && IsCase(PythonText.Of(v, e), char.IsUpper, char.IsLower),
        ["sameas"] = (e, v, a) => a.Expect("other").Required(0, "other") is var other && v.Kind == other.Kind && PythonEquality.Equal(v, other, e),
        ["in"] = (e, v, a) => Sequences.Contains(a.Expect("seq").Required(0, "seq"), v, e),
        ["eq"] = Equal, ["=="] = Equal, ["equalto"] = Equal,
        ["ne"] = (e, v, a) => !Equal(e, v, a), ["!="] = (e, v, a) => !Equal(e, v, a),
        ["gt"] = Greater, [">"] = Greater, ["greaterthan"] = Greater,
        ["ge"] = (e, v, a) => Order(e, v, a) >= 0, [">="] = (e, v, a) => Order(e, v, a) >= 0,
        ["lt"] = Less, ["<"] = Less, ["lessthan"] = Less,
        ["le"] = (e, v, a) => Order(e, v, a) <= 0, ["<="] = (e, v, a) => Order(e, v, a) <= 0,
        ["filter"] = (_, v, a) => a.Expect().Count == 0 && v.Kind == ExpressionKind.Text && Filters.All.ContainsKey(v.AsText),
        ["test"] = (_, v, a) => a.Expect().Count == 0 && v.Kind == ExpressionKind.Text && IsTest(v.AsText),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <exception cref="ExpressionException">There is no such test.</exception>
    public static ExpressionTest Find(string name) => All.GetValueOrDefault(name) ?? throw Unknown(name);

    public static ExpressionException Unknown(string name) => Fault.Of($"there is no test {name}", NearestName.Remedy(name, All.Keys, "Tests are"));

    private static bool IsTest(string name) => All.ContainsKey(name);

    private static bool Equal(Evaluation evaluation, ExpressionValue value, Arguments arguments) =>
        PythonEquality.Equal(value, arguments.Expect("other").Required(0, "other"), evaluation);

    private static int Order(Evaluation evaluation, ExpressionValue value, Arguments arguments) =>
        PythonOrder.Compare(value, arguments.Expect("other").Required(0, "other"), evaluation);

    private static bool Greater(Evaluation evaluation, ExpressionValue value, Arguments arguments) => Order(evaluation, value, arguments) > 0;

    private static bool Less(Evaluation evaluation, ExpressionValue value, Arguments arguments) => Order(evaluation, value, arguments) < 0;

    private static double Remainder(Evaluation evaluation, ExpressionValue value, Arguments _, ExpressionValue divisor) =>
        value.IsNumber ? PythonArithmetic.Modulo(value, divisor, evaluation).AsFloat : throw Fault.Type("a remainder", value);

    private static bool IsCase(string text, Func<char, bool> wanted, Func<char, bool> other) => text.Any(wanted) && !text.Any(other);
}
