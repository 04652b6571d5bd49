namespace DataSync.Connectors.Expressions;

/// <summary>
/// What an evaluation may see: variables, the clock, ids, limits. Immutable; <see cref="With(string, ExpressionValue)"/> makes the next one.
/// </summary>
/// <remarks>
/// <c>stream_interval</c> and <c>stream_partition</c> answer with <c>stream_slice</c> where they are not given themselves, as
/// in the reference engine (<c>jinja.py</c>, its aliases).
/// </remarks>
internal sealed class EvaluationContext
{
    // A context is made for every record: it has its one variable, and those before in the context it was made from.
    private readonly EvaluationContext? _outer;
    private readonly string _name = "";
    private readonly ExpressionValue _value;
    private readonly Func<ExpressionValue>? _make;

    /// <param name="time">Clock of <c>now_utc()</c> and its kind, and the zone of <c>now_local()</c>.</param>
    /// <param name="newGuid">Gives the ids of <c>generate_uuid()</c>.</param>
    /// <param name="limits">Default: <see cref="ExpressionLimits.Default"/>.</param>
    public EvaluationContext(TimeProvider time, Func<Guid> newGuid, ExpressionLimits? limits = null) =>
        (Time, NewGuid, Limits) = (time, newGuid, limits ?? ExpressionLimits.Default);

    private EvaluationContext(EvaluationContext outer, TimeProvider time, string name, ExpressionValue value, Func<ExpressionValue>? make) =>
        (_outer, Time, NewGuid, Limits, _name, _value, _make) = (outer, time, outer.NewGuid, outer.Limits, name, value, make);

    public TimeProvider Time { get; }

    public Func<Guid> NewGuid { get; }

    public ExpressionLimits Limits { get; }

    public IEnumerable<string> Names
    {
        get
        {
            var names = new List<string>();
            for (var context = this; context is not null; context = context._outer)
                names.Add(context._name);
            names.Reverse();
            return names.Where(name => name.Length > 0).Distinct();
        }
    }

    /// <summary>This context with another clock.</summary>
    public EvaluationContext At(TimeProvider time) => new(this, time, name: "", default, make: null);

    /// <summary>This context with a variable added or replaced.</summary>
    public EvaluationContext With(string name, ExpressionValue value) => new(this, Time, name, value, make: null);

    /// <summary>As <see cref="With(string, ExpressionValue)"/>, for a value that is made when a template that names it is evaluated.</summary>
    public EvaluationContext With(string name, Func<ExpressionValue> value) => new(this, Time, name, default, value);

    public bool TryGet(string name, out ExpressionValue value)
    {
        var found = Find(name) ?? (name is "stream_interval" or "stream_partition" ? Find("stream_slice") : null);
        value = found is null ? default : found._make is { } make ? make() : found._value;
        return found is not null;
    }

    private EvaluationContext? Find(string name)
    {
        for (var context = this; context is not null; context = context._outer)
        {
            if (context._name == name && name.Length > 0)
                return context;
        }

        return null;
    }
}
