using System.Text;
using DataSync.Connectors.Expressions.Syntax;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions;

/// <summary>
/// A text of a manifest with expressions in it: Jinja as the reference engine uses it
/// (https://jinja.palletsprojects.com/en/stable/templates/; Airbyte's Python CDK, <c>declarative/interpolation/jinja.py</c>).
/// Parsed once; immutable; may be evaluated by many threads.
/// </summary>
/// <remarks>
/// Where it differs: what is a <c>TypeError</c> to Python is an error here, and not the template sent as text; sets, bytes and
/// complex numbers stay text; what came into the template cannot be changed by it; <c>range</c> is there, bounded.
/// </remarks>
internal sealed class Expression
{
    private readonly string _source;
    private readonly ExpressionName[] _variables;
    private readonly Node[] _body;
    // The one expression, when the template is nothing else.
    private readonly Node? _only;

    private Expression(string template, string source, Node[] body, NameCollector names)
    {
        (Template, _source, _body) = (template, source, body);
        _only = body is [OutputNode { Value: var value }] ? value : null;
        _variables = [.. names.Variables.Select(Place)];
    }

    /// <summary>The text as it stands in the manifest.</summary>
    public string Template { get; }

    /// <summary>Whether it is plain text, without expressions, statements or comments.</summary>
    public bool IsPlain => _body is [] or [TextNode];

    /// <summary>Variables, and functions that are not known, each once at its first place.</summary>
    public IReadOnlyList<ExpressionName> Variables => _variables;

    /// <summary>Reads a template.</summary>
    /// <exception cref="ExpressionException">It is not understood, has a filter, test or statement that is not known, or is too large.</exception>
    public static Expression Parse(string template, ExpressionLimits? limits = null)
    {
        limits ??= ExpressionLimits.Default;
        if (template.Length > limits.TemplateLength)
            throw new ExpressionException($"the template is longer than {limits.TemplateLength} characters", "Make it shorter", template, 0);
        // As Jinja: one way to end a line, and none at the very end.
        var source = template.ReplaceLineEndings("\n");
        if (source.EndsWith('\n'))
            source = source[..^1];
        var body = new Parser(source, limits).ParseTemplate();
        var names = new NameCollector();
        foreach (var node in body)
            node.Collect(names);
        return new Expression(template, source, body, names);
    }

    /// <summary>Names that the template uses and that are not among those known, each with place and remedy; empty when all is well.</summary>
    public IEnumerable<ExpressionException> UnknownNames(IReadOnlySet<string> variables) =>
        from name in Variables
        where !variables.Contains(name.Name)
        select new ExpressionException(
            $"there is no {(name.IsCalled ? "function" : "variable")} {name.Name} here",
            name.IsCalled
                ? Library.NearestName.Remedy(name.Name, Library.Functions.All.Keys, "Functions are")
                : Library.NearestName.Remedy(name.Name, variables, "Variables are"),
            _source,
            name.Offset);

    /// <summary>
    /// The value: the rendered text, read as a literal where it is one (1, True, ['a']). Empty text and the use of a value
    /// that is not there give <paramref name="missing"/>. The reference engine's <c>JinjaInterpolation.eval</c>.
    /// </summary>
    /// <param name="context">Must have all of <see cref="Variables"/>; one may be undefined.</param>
    /// <param name="missing">Default: None.</param>
    /// <param name="literals">Kinds a text may be read as.</param>
    /// <exception cref="ExpressionException">It has no value.</exception>
    public ExpressionValue Evaluate(EvaluationContext context, ExpressionValue? missing = null, LiteralKinds literals = LiteralKinds.All)
    {
        var value = Evaluate(context, literals, isRequired: false);
        return value.IsUndefined ? missing ?? ExpressionValue.None : value;
    }

    /// <summary>
    /// As <see cref="Evaluate(EvaluationContext, ExpressionValue?, LiteralKinds)"/> where a text must come out, such as a path:
    /// nothing is the empty text, and the use of a value that is not there is an error. The reference engine's
    /// <c>InterpolatedString</c> without a default.
    /// </summary>
    /// <exception cref="ExpressionException">It has no value.</exception>
    public ExpressionValue EvaluateRequired(EvaluationContext context, LiteralKinds literals = LiteralKinds.All)
    {
        var value = Evaluate(context, literals, isRequired: true);
        return value.IsUndefined ? ExpressionValue.Of("") : value;
    }

    /// <summary>
    /// Whether it holds. False are False, 0, empty text, list, tuple and dictionary, the text false, and the use of a value
    /// that is not there; everything else is true, None too. The reference engine's <c>InterpolatedBoolean</c>.
    /// </summary>
    /// <exception cref="ExpressionException">It has no value.</exception>
    public bool EvaluateBoolean(EvaluationContext context)
    {
        var value = Evaluate(context, ExpressionValue.False);
        return value.Kind switch
        {
            ExpressionKind.Text => value.AsText is not ("False" or "false" or "{}" or "[]" or "()" or "" or "0" or "0.0"),
            ExpressionKind.None => true,
            _ => Sequences.IsTrue(value),
        };
    }

    /// <summary>Undefined for nothing.</summary>
    private ExpressionValue Evaluate(EvaluationContext context, LiteralKinds literals, bool isRequired)
    {
        var evaluation = new Evaluation(context);
        try
        {
            RequireVariables(evaluation);
            if (_only is null)
                return Literals.Read(IsPlain ? _body is [TextNode text] ? text.Text : "" : Render(evaluation), literals, evaluation);
            // An expression by itself needs no detour over its text; and without a default needs no exception.
            if (_only.TryEvaluate(evaluation, out var value))
                return Literals.Of(value, literals, evaluation);
            return isRequired ? throw Fault.Undefined(value.MissingName) : default;
        }
        catch (ExpressionException exception) when (exception.IsUndefined && !isRequired)
        {
            return default;
        }
        catch (ExpressionException exception) when (exception.Line == 0)
        {
            throw Placed(exception, evaluation);
        }
    }

    private string Render(Evaluation evaluation)
    {
        var output = new StringBuilder();
        foreach (var node in _body)
            node.Render(evaluation, output);
        return output.ToString();
    }

    private void RequireVariables(Evaluation evaluation)
    {
        foreach (var name in _variables)
        {
            if (evaluation.Context.TryGet(name.Name, out _))
                continue;
            evaluation.Offset = name.Offset;
            throw Fault.Of(
                $"there is no {(name.IsCalled ? "function" : "variable")} {name.Name} here", evaluation.Context.Names.Any() ? $"Variables are {string.Join(", ", evaluation.Context.Names)}" : "No variable is given");
        }
    }

    private ExpressionException Placed(ExpressionException exception, Evaluation evaluation) =>
        new(exception.What, exception.Remedy, _source, evaluation.Offset, exception);

    private ExpressionName Place((string Name, bool IsCalled, int Offset) use)
    {
        var (line, column) = ExpressionException.Place(_source, use.Offset);
        return new ExpressionName(use.Name, use.IsCalled, use.Offset, line, column);
    }
}
