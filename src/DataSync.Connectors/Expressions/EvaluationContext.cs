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
    private readonly Variable[] _variables;

    /// <param name="time">Clock of <c>now_utc()</c> and its kind, and the zone of <c>now_local()</c>.</param>
    /// <param name="newGuid">Gives the ids of <c>generate_uuid()</c>.</param>
    /// <param name="limits">Default: <see cref="ExpressionLimits.Default"/>.</param>
    public EvaluationContext(TimeProvider time, Func<Guid> newGuid, ExpressionLimits? limits = null)
        : this(time, newGuid, limits ?? ExpressionLimits.Default, [])
    {
    }

    private EvaluationContext(TimeProvider time, Func<Guid> newGuid, ExpressionLimits limits, Variable[] variables) =>
        (Time, NewGuid, Limits, _variables) = (time, newGuid, limits, variables);

    public TimeProvider Time { get; }

    public Func<Guid> NewGuid { get; }

    public ExpressionLimits Limits { get; }

    public IEnumerable<string> Names => _variables.Select(variable => variable.Name);

    /// <summary>This context with another clock.</summary>
    public EvaluationContext At(TimeProvider time) => new(time, NewGuid, Limits, _variables);

    /// <summary>This context with a variable added or replaced.</summary>
    public EvaluationContext With(string name, ExpressionValue value) => With(new Variable(name, value, Make: null));

    /// <summary>As <see cref="With(string, ExpressionValue)"/>, for a value that is made when a template that names it is evaluated.</summary>
    public EvaluationContext With(string name, Func<ExpressionValue> value) => With(new Variable(name, default, value));

    public bool TryGet(string name, out ExpressionValue value)
    {
        var at = IndexOf(name);
        if (at < 0 && name is "stream_interval" or "stream_partition")
            at = IndexOf("stream_slice");
        value = at < 0 ? default : _variables[at].Make is { } make ? make() : _variables[at].Value;
        return at >= 0;
    }

    private EvaluationContext With(Variable variable)
    {
        var at = IndexOf(variable.Name);
        var variables = new Variable[at < 0 ? _variables.Length + 1 : _variables.Length];
        _variables.CopyTo(variables, 0);
        variables[at < 0 ? ^1 : at] = variable;
        return new EvaluationContext(Time, NewGuid, Limits, variables);
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < _variables.Length; i++)
        {
            if (_variables[i].Name == name)
                return i;
        }

        return -1;
    }

    private readonly record struct Variable(string Name, ExpressionValue Value, Func<ExpressionValue>? Make);
}
