using System.Globalization;
using DataSync.Connectors.Expressions.Library;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Syntax;

/// <summary>Expressions, in Jinja's order of operators (https://jinja.palletsprojects.com/en/stable/templates/#expressions; its <c>parser.py</c>).</summary>
internal sealed class ExpressionParser(string source, List<Token> tokens, ExpressionLimits limits)
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
            if (items.Count > 0 && (Current.Kind is TokenKind.VariableEnd or TokenKind.BlockEnd || Current.IsOperator(")") || (endsAtRecursive && Current.IsName("recursive"))))
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

    private Node ParsePrimary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                Take();
                return Make<Node>(token.Text switch
                {
                    "true" or "True" => new ConstantNode(ExpressionValue.True, token.Offset),
                    "false" or "False" => new ConstantNode(ExpressionValue.False, token.Offset),
                    "none" or "None" => new ConstantNode(ExpressionValue.None, token.Offset),
                    _ => new NameNode(string.Intern(token.Text), token.Offset),
                });
            case TokenKind.Text:
                // Texts side by side are one.
                var text = Take().Text;
                while (Current.Kind == TokenKind.Text)
                    text += Take().Text;
                return Make(new ConstantNode(ExpressionValue.Of(text), token.Offset));
            case TokenKind.Whole or TokenKind.Float:
                return ParseNumber();
            case TokenKind.Operator when token.Text == "(":
                Take();
                return ParseBracket(token.Offset);
            case TokenKind.Operator when token.Text == "[":
                Take();
                return ParseList(token.Offset);
            case TokenKind.Operator when token.Text == "{":
                Take();
                return ParseDictionary(token.Offset);
            default:
                throw Error($"a value is expected, not {token}", "Write a name, a text in quotes, a number or a bracket");
        }
    }

    private ConstantNode ParseNumber()
    {
        var token = Current;
        if (token.Kind == TokenKind.Float)
            return Make(new ConstantNode(ExpressionValue.Of(double.Parse(Take().Text, CultureInfo.InvariantCulture)), token.Offset));
        if (!PythonNumber.TryWhole(token.Text, 0, out var value))
            throw Error("a number is too large", "Write fewer digits");
        Take();
        return Make(new ConstantNode(value, token.Offset));
    }

    private Node ParseBracket(int offset)
    {
        if (Current.IsOperator(")"))
        {
            Take();
            return Make(new ListNode([], isTuple: true, offset));
        }

        var node = ParseTuple();
        Expect(")");
        return node;
    }

    private ListNode ParseList(int offset)
    {
        var items = new List<Node>();
        while (!Current.IsOperator("]"))
        {
            if (items.Count > 0)
                Expect(",");
            if (Current.IsOperator("]"))
                break;
            items.Add(ParseExpression());
        }

        Expect("]");
        return Make(new ListNode([.. items], isTuple: false, offset));
    }

    private DictionaryNode ParseDictionary(int offset)
    {
        var entries = new List<(Node, Node)>();
        while (!Current.IsOperator("}"))
        {
            if (entries.Count > 0)
                Expect(",");
            if (Current.IsOperator("}"))
                break;
            var key = ParseExpression();
            Expect(":");
            entries.Add((key, ParseExpression()));
        }

        Expect("}");
        return Make(new DictionaryNode([.. entries], offset));
    }

    private Node ParsePostfix(Node node)
    {
        while (Current.Kind == TokenKind.Operator)
        {
            var offset = Current.Offset;
            if (Current.Text == ".")
            {
                Take();
                node = Current.Kind switch
                {
                    TokenKind.Name => Make(new AttributeNode(node, string.Intern(Take().Text), offset)),
                    TokenKind.Whole => Make(new ItemNode(node, ParseNumber(), offset)),
                    _ => throw Error($"a name is expected after a dot, not {Current}", "Write value.name or value['name']"),
                };
            }
            else if (Current.Text == "[")
            {
                Take();
                node = Make(ParseSubscript(node, offset));
            }
            else if (Current.Text == "(")
            {
                node = Make(new CallNode(node, ParseArguments(), offset));
            }
            else
            {
                break;
            }
        }

        return node;
    }

    private Node ParseSubscript(Node target, int offset)
    {
        Node? start = Current.IsOperator(":") ? null : ParseExpression();
        if (start is not null && Current.IsOperator(","))
        {
            var items = new List<Node> { start };
            while (Current.IsOperator(","))
            {
                Take();
                items.Add(ParseExpression());
            }

            start = Make(new ListNode([.. items], isTuple: true, offset));
        }

        if (!Current.IsOperator(":"))
        {
            Expect("]");
            return new ItemNode(target, start ?? throw Error("a key is missing", "Write value['name'] or value[0]"), offset);
        }

        Take();
        var stop = Current.IsOperator(":") || Current.IsOperator("]") ? null : ParseExpression();
        Node? step = null;
        if (Current.IsOperator(":"))
        {
            Take();
            step = Current.IsOperator("]") ? null : ParseExpression();
        }

        Expect("]");
        return new SliceNode(target, start, stop, step, offset);
    }

    private Node ParseFiltersAndTests(Node node)
    {
        while (true)
        {
            if (Current.IsOperator("|"))
            {
                Take();
                node = ParseFilter()(node);
            }
            else if (Current.IsName("is"))
            {
                node = ParseTest(node);
            }
            else if (Current.IsOperator("("))
            {
                var offset = Current.Offset;
                node = Make(new CallNode(node, ParseArguments(), offset));
            }
            else
            {
                return node;
            }
        }
    }

    private Func<Node, Node> ParseFilter()
    {
        var token = Current;
        var name = ParseDottedName("filter");
        var filter = Filters.All.GetValueOrDefault(name) ?? throw Unknown(Filters.Unknown(name), token.Offset);
        var arguments = Current.IsOperator("(") ? ParseArguments() : ArgumentNodes.None;
        return value => Make(new FilterNode(value, name, filter, arguments, token.Offset));
    }

    private Node ParseTest(Node value)
    {
        var offset = Take().Offset;
        var isNegated = Current.IsName("not");
        if (isNegated)
            Take();
        var token = Current;
        var name = ParseDottedName("test");
        var test = Tests.All.GetValueOrDefault(name) ?? throw Unknown(Tests.Unknown(name), token.Offset);
        var arguments = ArgumentNodes.None;
        if (Current.IsOperator("("))
        {
            arguments = ParseArguments();
        }
        else if (Current.Kind is TokenKind.Name or TokenKind.Text or TokenKind.Whole or TokenKind.Float && !(Current.Kind == TokenKind.Name && Current.Text is "else" or "or" or "and")
            || Current.IsOperator("[") || Current.IsOperator("{"))
        {
            if (Current.IsName("is"))
                throw Error("tests cannot be chained with is", "Join them with and");
            // One argument needs no brackets: x is divisibleby 3.
            RequireDepth(++_depth);
            arguments = new ArgumentNodes([ParsePostfix(ParsePrimary())], []);
            _depth--;
        }

        Node node = Make(new TestNode(value, name, test, arguments, offset));
        return isNegated ? Make(new NotNode(node, offset)) : node;
    }

    private string ParseDottedName(string what)
    {
        if (Current.Kind != TokenKind.Name)
            throw Error($"the name of a {what} is expected, not {Current}", $"Write the {what}'s name");
        var name = Take().Text;
        while (Current.IsOperator(".") && Peek.Kind == TokenKind.Name)
        {
            Take();
            name += "." + Take().Text;
        }

        return name;
    }

    private ArgumentNodes ParseArguments()
    {
        Expect("(");
        var positional = new List<Node>();
        var named = new List<KeyValuePair<string, Node>>();
        while (!Current.IsOperator(")"))
        {
            if (positional.Count + named.Count > 0)
                Expect(",");
            if (Current.IsOperator(")"))
                break;
            if (Current.IsOperator("*") || Current.IsOperator("**"))
                throw Error("arguments from a list or dictionary are not supported", "Write them one by one");
            if (Current.Kind == TokenKind.Name && Peek.IsOperator("="))
            {
                var name = Take().Text;
                Take();
                named.Add(new(name, ParseExpression()));
            }
            else if (named.Count > 0)
            {
                throw Error("an argument by place stands after one by name", "Write those by place first");
            }
            else
            {
                positional.Add(ParseExpression());
            }
        }

        Expect(")");
        return new ArgumentNodes([.. positional], [.. named]);
    }

    private ExpressionException Unknown(ExpressionException fault, int offset) => new(fault.What, fault.Remedy, source, offset);
}
