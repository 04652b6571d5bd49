using DataSync.Connectors.Expressions.Library;

namespace DataSync.Connectors.Expressions.Syntax;

/// <summary>Statements of a template; <see cref="ExpressionParser"/> reads what is inside of them.</summary>
internal sealed class Parser
{
    private readonly ExpressionParser _expressions;
    private int _depth;

    public Parser(string source, ExpressionLimits limits) =>
        _expressions = new ExpressionParser(source, new Lexer(source).Read(), limits);

    /// <exception cref="ExpressionException">The template is not understood.</exception>
    public Node[] ParseTemplate()
    {
        var body = ParseBody();
        return Current.Kind == TokenKind.End ? body : throw Error($"{Current} has no beginning", "Take it away, or write its beginning before");
    }

    private Token Current => _expressions.Current;

    /// <summary>Up to a statement of one of these names, which is left standing, or the end.</summary>
    private Node[] ParseBody(params ReadOnlySpan<string> ends)
    {
        _expressions.RequireDepth(++_depth);
        var nodes = new List<Node>();
        while (Current.Kind != TokenKind.End)
        {
            var offset = Current.Offset;
            if (Current.Kind == TokenKind.Data)
            {
                nodes.Add(_expressions.Make(new TextNode(_expressions.Take().Text, offset)));
            }
            else if (Current.Kind == TokenKind.VariableBegin)
            {
                _expressions.Take();
                nodes.Add(_expressions.Make(new OutputNode(_expressions.ParseTuple(), offset)));
                Expect(TokenKind.VariableEnd, "}}");
            }
            else
            {
                if (_expressions.Peek is { Kind: TokenKind.Name, Text: var name } && ends.Contains(name))
                    break;
                _expressions.Take();
                nodes.Add(_expressions.Make(ParseStatement(offset)));
            }
        }

        _depth--;
        return [.. nodes];
    }

    private Node ParseStatement(int offset)
    {
        var name = Current;
        if (name.Kind != TokenKind.Name)
            throw Error($"a statement begins with its name, not with {name}", "Write {% if %}, {% for %}, {% set %} or {% with %}");
        switch (name.Text)
        {
            case "if":
                return ParseIf(offset);
            case "for":
                return ParseFor(offset);
            case "set":
                return ParseSet(offset);
            case "with":
                return ParseWith(offset);
            case "filter":
                return ParseFilterBlock(offset);
            default:
                var isEnd = name.Text.StartsWith("end", StringComparison.Ordinal) || name.Text is "else" or "elif";
                throw isEnd
                    ? Error($"{name.Text} has no beginning", "Take it away, or write its beginning before")
                    : Error($"the statement {name.Text} is not supported", "Use if, for, set, with, filter or raw");
        }
    }

    private IfNode ParseIf(int offset)
    {
        var branches = new List<(Node?, Node[])>();
        do
        {
            _expressions.Take();
            var test = _expressions.ParseTuple(withConditional: false);
            EndStatement();
            branches.Add((test, ParseBody("elif", "else", "endif")));
            TakeBegin("if", "endif");
        }
        while (Current.IsName("elif"));
        if (Current.IsName("else"))
        {
            _expressions.Take();
            EndStatement();
            branches.Add((null, ParseBody("endif")));
            TakeBegin("if", "endif");
        }

        TakeEnd("endif");
        return new IfNode([.. branches], offset);
    }

    private ForNode ParseFor(int offset)
    {
        _expressions.Take();
        var target = ParseTarget(isAttributeAllowed: false, endsAtIn: true);
        if (!Current.IsName("in"))
            throw Error($"'in' is expected, not {Current}", "Write {% for item in list %}");
        _expressions.Take();
        var source = _expressions.ParseTuple(withConditional: false, endsAtRecursive: true);
        Node? test = null;
        if (Current.IsName("if"))
        {
            _expressions.Take();
            test = _expressions.ParseExpression();
        }

        if (Current.IsName("recursive"))
            throw Error("a recursive for is not supported", "Write the levels one in the other");
        EndStatement();
        var body = ParseBody("else", "endfor");
        TakeBegin("for", "endfor");
        Node[] otherwise = [];
        if (Current.IsName("else"))
        {
            _expressions.Take();
            EndStatement();
            otherwise = ParseBody("endfor");
            TakeBegin("for", "endfor");
        }

        TakeEnd("endfor");
        return new ForNode(target, source, test, body, otherwise, offset);
    }

    private SetNode ParseSet(int offset)
    {
        _expressions.Take();
        var target = ParseTarget(isAttributeAllowed: true, endsAtIn: false);
        if (Current.IsOperator("="))
        {
            _expressions.Take();
            var value = _expressions.ParseTuple();
            EndStatement();
            return new SetNode(target, value, [], offset);
        }

        EndStatement();
        var body = ParseBody("endset");
        TakeBegin("set", "endset");
        TakeEnd("endset");
        return new SetNode(target, null, body, offset);
    }

    private WithNode ParseWith(int offset)
    {
        _expressions.Take();
        var assignments = new List<(AssignmentTarget, Node)>();
        while (Current.Kind != TokenKind.BlockEnd)
        {
            if (assignments.Count > 0)
                _expressions.Expect(",");
            var target = ParseTarget(isAttributeAllowed: false, endsAtIn: false, isSingle: true);
            _expressions.Expect("=");
            assignments.Add((target, _expressions.ParseExpression()));
        }

        EndStatement();
        var body = ParseBody("endwith");
        TakeBegin("with", "endwith");
        TakeEnd("endwith");
        return new WithNode([.. assignments], body, offset);
    }

    private FilterBlockNode ParseFilterBlock(int offset)
    {
        _expressions.Take();
        var filters = _expressions.ParseFilterChain();
        EndStatement();
        var body = ParseBody("endfilter");
        TakeBegin("filter", "endfilter");
        TakeEnd("endfilter");
        return new FilterBlockNode(body, filters, offset);
    }

    private AssignmentTarget ParseTarget(bool isAttributeAllowed, bool endsAtIn, bool isSingle = false)
    {
        var isBracketed = Current.IsOperator("(");
        if (isBracketed)
            _expressions.Take();
        var names = new List<string>();
        var isTuple = false;
        while (true)
        {
            var isConstant = Current.Text is "none" or "true" or "false" or "None" or "True" or "False";
            if (Current.Kind != TokenKind.Name || isConstant || (endsAtIn && Current.IsName("in")))
            {
                // (a, b,) may end with a comma.
                if (isTuple && names.Count > 0)
                    break;
                throw Error($"a name is expected, not {Current}", "Write the name that is set");
            }

            names.Add(_expressions.Take().Text);
            if (isSingle || !Current.IsOperator(","))
                break;
            isTuple = true;
            _expressions.Take();
        }

        if (isBracketed)
            _expressions.Expect(")");
        string? attribute = null;
        if (isAttributeAllowed && !isTuple && Current.IsOperator("."))
        {
            _expressions.Take();
            attribute = Current.Kind == TokenKind.Name
                ? _expressions.Take().Text : throw Error($"a name is expected, not {Current}", "Write the name that is set");
        }

        return new AssignmentTarget([.. names], isTuple, attribute);
    }

    // A colon before the end is let pass, for those used to Python.
    private void EndStatement()
    {
        if (Current.IsOperator(":"))
            _expressions.Take();
        Expect(TokenKind.BlockEnd, "%}");
    }

    private void TakeBegin(string statement, string end)
    {
        if (Current.Kind == TokenKind.End)
            throw Error($"{{% {statement} %}} has no end", $"Write {{% {end} %}} behind it");
        _expressions.Take();
    }

    private void TakeEnd(string name)
    {
        if (!Current.IsName(name))
            throw Error($"{name} is expected, not {Current}", $"Write {{% {name} %}}");
        _expressions.Take();
        Expect(TokenKind.BlockEnd, "%}");
    }

    private void Expect(TokenKind kind, string text)
    {
        if (Current.Kind != kind)
            throw Error($"{text} is expected, not {Current}", "Look for a missing operator, comma or quote");
        _expressions.Take();
    }

    private ExpressionException Error(string what, string remedy) => _expressions.Error(what, remedy);
}
