using System.Globalization;
using DataSync.Connectors.Expressions.Library;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Syntax;

/// <summary>What operators stand between: values, and what follows them without a space.</summary>
internal sealed partial class ExpressionParser
{
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
                    _ => new NameNode(token.Text, token.Offset),
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
                    TokenKind.Name => Make(new AttributeNode(node, Take().Text, offset)),
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
        else if (IsArgument(Current))
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

    private static bool IsArgument(Token token) => token.Kind switch
    {
        TokenKind.Text or TokenKind.Whole or TokenKind.Float => true,
        TokenKind.Name => token.Text is not ("else" or "or" or "and"),
        _ => token.IsOperator("[") || token.IsOperator("{"),
    };

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
