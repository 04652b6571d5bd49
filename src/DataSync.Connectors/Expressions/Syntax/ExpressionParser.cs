namespace DataSync.Connectors.Expressions.Syntax;

/// <summary>
/// Expressions, in Jinja's order of operators (https://jinja.palletsprojects.com/en/stable/templates/#expressions; its
/// <c>parser.py</c>).
/// </summary>
internal sealed partial class ExpressionParser(string source, List<Token> tokens, ExpressionLimits limits)
{
    private int _at;
    private int _depth;

    public Token Current => tokens[_at];

    public Token Peek => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    public Token Take() => tokens[_at].Kind == TokenKind.End ? tokens[_at] : tokens[_at++];

    /// <exception cref="ExpressionException">Something else stands there.</exception>
    public void Expect(string symbol)
    {
        if (!Current.IsOperator(symbol))
            throw Error($"{symbol} is expected, not {Current}", "Look for a missing operator, comma or quote");
        Take();
    }

    public ExpressionException Error(string what, string remedy) => new(what, remedy, source, Current.Offset);

    /// <exception cref="ExpressionException">The nesting is too deep.</exception>
    public void RequireDepth(int depth)
    {
        if (depth > limits.Depth)
            throw Error($"the template is nested deeper than {limits.Depth} levels", "Make it smaller");
    }

    /// <summary>Notes how deep a new node is, as its evaluation will go that deep.</summary>
    public T Make<T>(T node)
        where T : Node
    {
        foreach (var child in node.Children)
            node.Depth = Math.Max(node.Depth, child.Depth);
        RequireDepth(++node.Depth);
        return node;
    }

    /// <summary>One expression, or several with commas as a tuple.</summary>
    public Node ParseTuple(bool withConditional = true, bool endsAtRecursive = false)
    {
        var offset = Current.Offset;
        var items = new List<Node>();
        var hasComma = false;
        while (items.Count == 0 || hasComma)
        {
            var isEnd = Current.Kind is TokenKind.VariableEnd or TokenKind.BlockEnd || Current.IsOperator(")");
            if (items.Count > 0 && (isEnd || (endsAtRecursive && Current.IsName("recursive"))))
                break;
            items.Add(withConditional ? ParseExpression() : ParseOr());
            if (!Current.IsOperator(","))
                return items.Count == 1 ? items[0] : Make(new ListNode([.. items], isTuple: true, offset));
            hasComma = true;
            Take();
        }

        return Make(new ListNode([.. items], isTuple: true, offset));
    }

    public Node ParseExpression()
    {
        RequireDepth(++_depth);
        var node = ParseOr();
        while (Current.IsName("if"))
        {
            var offset = Take().Offset;
            var test = ParseOr();
            Node? otherwise = null;
            if (Current.IsName("else"))
            {
                Take();
                otherwise = ParseExpression();
            }

            node = Make(new ConditionalNode(test, node, otherwise, offset));
        }

        _depth--;
        return node;
    }

    /// <summary><c>name(a) | name</c>: filters without the value before them.</summary>
    public Func<Node, Node> ParseFilterChain()
    {
        var filters = new List<Func<Node, Node>> { ParseFilter() };
        while (Current.IsOperator("|"))
        {
            Take();
            filters.Add(ParseFilter());
        }

        return value => filters.Aggregate(value, (node, filter) => filter(node));
    }

    private Node ParseOr()
    {
        var (offset, first) = (Current.Offset, ParseAnd());
        if (!Current.IsName("or"))
            return first;
        var operands = new List<Node> { first };
        while (Current.IsName("or"))
        {
            Take();
            operands.Add(ParseAnd());
        }

        return Make(new LogicNode(isAnd: false, [.. operands], offset));
    }

    private Node ParseAnd()
    {
        var (offset, first) = (Current.Offset, ParseNot());
        if (!Current.IsName("and"))
            return first;
        var operands = new List<Node> { first };
        while (Current.IsName("and"))
        {
            Take();
            operands.Add(ParseNot());
        }

        return Make(new LogicNode(isAnd: true, [.. operands], offset));
    }

    private Node ParseNot()
    {
        if (!Current.IsName("not"))
            return ParseComparison();
        RequireDepth(++_depth);
        var offset = Take().Offset;
        var node = Make(new NotNode(ParseNot(), offset));
        _depth--;
        return node;
    }

    private Node ParseComparison()
    {
        var first = ParseSum();
        var offset = Current.Offset;
        var rest = new List<(string, Node)>();
        while (true)
        {
            string symbol;
            if (Current.Kind == TokenKind.Operator && Current.Text is "==" or "!=" or "<" or "<=" or ">" or ">=")
                symbol = Take().Text;
            else if (Current.IsName("in"))
                symbol = Take().Text;
            else if (Current.IsName("not") && Peek.IsName("in"))
                symbol = Take() is var _ && Take() is var _ ? "not in" : "";
            else
                break;
            rest.Add((symbol, ParseSum()));
        }

        return rest.Count == 0 ? first : Make(new ComparisonNode(first, [.. rest], offset));
    }

    private Node ParseSum()
    {
        var node = ParseConcatenation();
        while (Current.Kind == TokenKind.Operator && Current.Text is "+" or "-")
        {
            var symbol = Take();
            node = Make(new ArithmeticNode(symbol.Text, node, ParseConcatenation(), symbol.Offset));
        }

        return node;
    }

    private Node ParseConcatenation()
    {
        var (offset, first) = (Current.Offset, ParseProduct());
        if (!Current.IsOperator("~"))
            return first;
        var parts = new List<Node> { first };
        while (Current.IsOperator("~"))
        {
            Take();
            parts.Add(ParseProduct());
        }

        return Make(new ConcatenationNode([.. parts], offset));
    }

    private Node ParseProduct()
    {
        var node = ParsePower();
        while (Current.Kind == TokenKind.Operator && Current.Text is "*" or "/" or "//" or "%")
        {
            var symbol = Take();
            node = Make(new ArithmeticNode(symbol.Text, node, ParsePower(), symbol.Offset));
        }

        return node;
    }

    // From left to right, unlike in Python, and weaker than a sign.
    private Node ParsePower()
    {
        var node = ParseUnary(withFilters: true);
        while (Current.IsOperator("**"))
        {
            var symbol = Take();
            node = Make(new ArithmeticNode("**", node, ParseUnary(withFilters: true), symbol.Offset));
        }

        return node;
    }

    private Node ParseUnary(bool withFilters)
    {
        RequireDepth(++_depth);
        Node node;
        if (Current.Kind == TokenKind.Operator && Current.Text is "-" or "+")
        {
            var symbol = Take();
            node = Make(new SignNode(symbol.Text == "-", ParseUnary(withFilters: false), symbol.Offset));
        }
        else
        {
            node = ParsePrimary();
        }

        node = ParsePostfix(node);
        _depth--;
        return withFilters ? ParseFiltersAndTests(node) : node;
    }
}
