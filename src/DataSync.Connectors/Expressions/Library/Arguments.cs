using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>What a call was given, by place and by name.</summary>
internal readonly struct Arguments(string callee, ExpressionValue[] positional, KeyValuePair<string, ExpressionValue>[] named)
{
    public static Arguments None(string callee) => new(callee, [], []);

    public int Count => positional.Length;

    public ReadOnlySpan<ExpressionValue> Positional => positional;

    public ReadOnlySpan<KeyValuePair<string, ExpressionValue>> Named => named;

    /// <summary>All arguments but the first so many by place.</summary>
    public Arguments Skip(int count, string newCallee) => new(newCallee, positional[count..], named);

    /// <summary>Refuses what the callee does not take.</summary>
    /// <exception cref="ExpressionException">There are too many, or one has another name, or is given twice.</exception>
    public Arguments Expect(params ReadOnlySpan<string> names)
    {
        if (positional.Length > names.Length)
            throw Fault.Of($"{callee} takes at most {names.Length} arguments", Remedy(names));
        foreach (var (name, _) in named)
        {
            var at = names.IndexOf(name);
            if (at < 0)
                throw Fault.Of($"{callee} takes no argument {name}", Remedy(names));
            if (at < positional.Length)
                throw Fault.Of($"{callee} is given {name} twice", "Give it by place or by name");
        }

        return this;
    }

    /// <summary>Null when it is not given.</summary>
    public ExpressionValue? Find(int at, string name)
    {
        if (at < positional.Length)
            return positional[at];
        foreach (var (other, value) in named)
        {
            if (other == name)
                return value;
        }

        return null;
    }

    /// <exception cref="ExpressionException">It is not given.</exception>
    public ExpressionValue Required(int at, string name) => Find(at, name) ?? throw Fault.Of($"{callee} needs {name}", $"Give it as argument {at + 1}");

    /// <exception cref="ExpressionException">It is not given, or no text.</exception>
    public string Text(int at, string name) => TextOf(Required(at, name), name);

    /// <inheritdoc cref="Text"/>
    public string? OptionalText(int at, string name) => Find(at, name) is { IsNone: false } value ? TextOf(value, name) : null;

    /// <summary>A whole number; beyond 32 bits the nearest of them.</summary>
    /// <exception cref="ExpressionException">It is no whole number.</exception>
    public int? OptionalWhole(int at, string name)
    {
        if (Find(at, name) is not { IsNone: false } value)
            return null;
        if (!value.IsWhole)
            throw Fault.Type($"{name} of {callee}", value);
        return value.IsBig ? value.AsBig.Sign * int.MaxValue : (int)Math.Clamp(value.AsInt64, -int.MaxValue, int.MaxValue);
    }

    public bool Flag(int at, string name) => Find(at, name) is { } value && Sequences.IsTrue(value);

    private static string Remedy(ReadOnlySpan<string> names) =>
        names.Length == 0 ? "Leave the brackets empty" : $"It takes {string.Join(", ", names)}";

    private string TextOf(ExpressionValue value, string name) =>
        value.Kind == ExpressionKind.Text ? value.AsText : throw Fault.Type($"{name} of {callee}", value);
}
