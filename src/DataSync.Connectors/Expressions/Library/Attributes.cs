using System.Collections.Frozen;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>
/// What a dot and square brackets find: Jinja's <c>getattr</c> and <c>getitem</c>
/// (https://jinja.palletsprojects.com/en/stable/templates/#variables). A dot looks for a method first and a key then,
/// brackets the other way round; nothing found is undefined. Nothing but the methods listed here is there to be found.
/// </summary>
internal static class Attributes
{
    /// <exception cref="ExpressionException">The value itself is not there.</exception>
    public static ExpressionValue Get(ExpressionValue value, string name)
    {
        if (value.IsUndefined)
            throw Fault.Undefined(value.MissingName);
        if (Own(value, name) is { } own)
            return own;
        return value.Kind == ExpressionKind.Dictionary && value.AsDictionary.TryGet(name, out var item) ? item : Missing(value, name);
    }

    /// <inheritdoc cref="Get"/>
    public static ExpressionValue Item(ExpressionValue value, ExpressionValue key)
    {
        if (value.IsUndefined)
            throw Fault.Undefined(value.MissingName);
        // What cannot be a key is simply not found.
        if (value.Kind == ExpressionKind.Dictionary && PythonEquality.IsHashable(key) && value.AsDictionary.TryGet(key, out var item))
            return item;
        if ((value.IsSequence || value.Kind == ExpressionKind.Text) && Sequences.At(value, key) is { } found)
            return found;
        var name = key.Kind == ExpressionKind.Text ? key.AsText : null;
        return (name is null ? null : Own(value, name)) ?? Missing(value, name);
    }

    /// <summary>The method of that name for values of this kind; null when there is none.</summary>
    public static ExpressionFunction? Method(ExpressionKind kind, string name) => Methods(kind)?.GetValueOrDefault(name);

    private static ExpressionValue? Own(ExpressionValue value, string name)
    {
        if (Method(value.Kind, name) is { } method)
            return ExpressionValue.Of(new FunctionValue(name, method, value));
        switch (value.Kind)
        {
            case ExpressionKind.Dictionary:
                return value.AsDictionary.Attributes is { } attributes && attributes.TryGetValue(name, out var found) ? found : null;
            case ExpressionKind.Object:
                return value.AsObject.TryGet(name, out var named) ? named : null;
            case ExpressionKind.DateTime or ExpressionKind.Date or ExpressionKind.TimeDelta or ExpressionKind.Duration:
                return DateMethods.Attribute(value, name);
            default:
                return null;
        }
    }

    private static ExpressionValue Missing(ExpressionValue value, string? name) => name is not null && PythonMembers.IsLacking(value.Kind, name)
        ? throw Fault.Of($"{name} of {PythonText.KindName(value)} is not supported", "Use a filter, or another method")
        : ExpressionValue.Undefined(name);

    private static FrozenDictionary<string, ExpressionFunction>? Methods(ExpressionKind kind) => kind switch
    {
        ExpressionKind.Dictionary => DictionaryMethods.All,
        ExpressionKind.Text => TextMethods.All,
        ExpressionKind.List => ListMethods.All,
        ExpressionKind.Tuple => ListMethods.OfTuple,
        ExpressionKind.DateTime => DateMethods.OfDateTime,
        ExpressionKind.Date => DateMethods.OfDate,
        ExpressionKind.TimeDelta or ExpressionKind.Duration => DateMethods.OfTimeDelta,
        ExpressionKind.Float => NumberMethods.All,
        _ => null,
    };
}
