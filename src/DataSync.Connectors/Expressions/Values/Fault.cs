namespace DataSync.Connectors.Expressions.Values;

/// <summary>Why something has no result. The place is added where the template is known.</summary>
internal static class Fault
{
    public static ExpressionException Of(string what, string remedy) => new(what, remedy);

    /// <summary>Two kinds that do not go together.</summary>
    public static ExpressionException Types(string operation, ExpressionValue left, ExpressionValue right) =>
        Used(left) ?? Used(right) ?? Of(
            $"{operation} does not take {PythonText.KindName(left)} and {PythonText.KindName(right)}",
            "Convert one of them, for example with | int, | float or | string");

    public static ExpressionException Type(string what, ExpressionValue value) =>
        Used(value) ?? Of($"{what} does not take {PythonText.KindName(value)}", "Convert the value, or test it first");

    public static ExpressionException Limit(string what) => Of(what, "Make the expression smaller");

    /// <summary>A value that is not there was used; the reference engine then takes the default. Jinja's <c>UndefinedError</c>.</summary>
    public static ExpressionException Undefined(string? name) =>
        new(
            name is null ? "a value is used that is not there" : $"'{name}' is used and is not there",
            "Test it with 'is defined', or give it a default",
            isUndefined: true);

    private static ExpressionException? Used(ExpressionValue value) => value.IsUndefined ? Undefined(value.MissingName) : null;
}
