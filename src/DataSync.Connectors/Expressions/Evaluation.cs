using System.Text;
using DataSync.Connectors.Expressions.Library;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions;

/// <summary>One evaluation at work: its budget, its names, its place in the template. Used once, by one thread.</summary>
internal sealed class Evaluation(EvaluationContext context) : Budget(context.Limits)
{
    private const int MaxNested = 50;

    private Scope? _scope;
    private int _nested;

    public EvaluationContext Context { get; } = context;

    /// <summary>Place of what is being done, for messages.</summary>
    public int Offset { get; set; }

    /// <summary>A name's value: set in the template, a variable, a function, or undefined.</summary>
    public ExpressionValue Lookup(string name)
    {
        for (var scope = _scope; scope is not null; scope = scope.Outer)
        {
            if (scope.Values.TryGetValue(name, out var value))
                return value;
        }

        if (Context.TryGet(name, out var variable))
            return variable;
        return Functions.All.TryGetValue(name, out var function) ? ExpressionValue.Of(function) : ExpressionValue.Undefined(name);
    }

    /// <summary>Sets a name in the innermost scope.</summary>
    public void Set(string name, ExpressionValue value) => (_scope ??= new Scope(null)).Values[name] = value;

    public void Enter() => _scope = new Scope(_scope ??= new Scope(null));

    public void Leave() => _scope = _scope!.Outer;

    /// <summary>Guards filters that call filters.</summary>
    /// <exception cref="ExpressionException">They do so too deep.</exception>
    public ExpressionValue Nested(Func<ExpressionValue> body)
    {
        if (++_nested > MaxNested)
            throw Fault.Limit($"filters call each other deeper than {MaxNested} levels");
        var value = body();
        _nested--;
        return value;
    }

    /// <summary>Adds to the output.</summary>
    /// <exception cref="ExpressionException">It gets too long.</exception>
    public void Write(StringBuilder output, ExpressionValue value)
    {
        var text = PythonText.Of(value, this);
        ChargeText(text.Length);
        output.Append(text);
        if (output.Length > Limits.TextLength)
            ChargeText(output.Length);
    }

    private sealed class Scope(Scope? outer)
    {
        public Scope? Outer { get; } = outer;

        public Dictionary<string, ExpressionValue> Values { get; } = new(StringComparer.Ordinal);
    }
}
