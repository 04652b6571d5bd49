using System.Text.RegularExpressions;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Syntax;

/// <summary>
/// Takes a template apart. Jinja's rules with its default settings
/// (https://jinja.palletsprojects.com/en/stable/templates/#whitespace-control).
/// </summary>
internal sealed partial class Lexer(string source)
{
    private readonly List<Token> _tokens = [];
    private int _at;

    /// <exception cref="ExpressionException">A tag, text or bracket has no end, or a character means nothing.</exception>
    public List<Token> Read()
    {
        var isStripped = false;
        while (_at < source.Length)
        {
            var open = NextTag();
            var data = source[_at..open];
            if (isStripped)
                data = data.TrimStart();
            if (open + 2 < source.Length && source[open + 2] == '-')
                data = data.TrimEnd();
            if (data.Length > 0)
                _tokens.Add(new Token(TokenKind.Data, data, _at));
            _at = open;
            isStripped = _at < source.Length && ReadTag();
        }

        _tokens.Add(new Token(TokenKind.End, "", source.Length));
        return _tokens;
    }

    private int NextTag()
    {
        for (var i = _at; i + 1 < source.Length; i++)
        {
            if (source[i] == '{' && source[i + 1] is '{' or '%' or '#')
                return i;
        }

        return source.Length;
    }

    /// <summary>Whether white space after the tag goes.</summary>
    private bool ReadTag()
    {
        var open = _at;
        if (source[open + 1] == '#')
            return SkipTo("#}", open, "comment");
        if (RawBegin().Match(source, open) is { Success: true } raw)
            return ReadRaw(raw);
        var isBlock = source[open + 1] == '%';
        _tokens.Add(new Token(isBlock ? TokenKind.BlockBegin : TokenKind.VariableBegin, isBlock ? "{%" : "{{", open));
        _at += _at + 2 < source.Length && source[_at + 2] is '-' or '+' ? 3 : 2;
        return ReadExpression(isBlock, open);
    }

    private bool SkipTo(string end, int open, string what)
    {
        var close = source.IndexOf(end, open + 2, StringComparison.Ordinal);
        if (close < 0)
            throw Error($"a {what} has no end", $"Write {end} behind it", open);
        _at = close + end.Length;
        return source[close - 1] == '-' && close - 1 > open + 1;
    }

    private bool ReadRaw(Match begin)
    {
        var start = begin.Index + begin.Length;
        var end = RawEnd().Match(source, start);
        if (!end.Success)
            throw Error("a raw block has no end", "Write {% endraw %} behind it", begin.Index);
        var data = source[start..end.Index];
        if (begin.Groups["strip"].Length > 0)
            data = data.TrimStart();
        if (end.Groups["before"].Value == "-")
            data = data.TrimEnd();
        if (data.Length > 0)
            _tokens.Add(new Token(TokenKind.Data, data, start));
        _at = end.Index + end.Length;
        return end.Groups["strip"].Value == "-";
    }

    private bool ReadExpression(bool isBlock, int open)
    {
        var end = isBlock ? "%}" : "}}";
        var brackets = new Stack<char>();
        while (_at < source.Length)
        {
            if (char.IsWhiteSpace(source[_at]))
            {
                _at++;
                continue;
            }

            var rest = source.AsSpan(_at);
            // Inside of brackets }} are two brackets.
            var sign = rest[0] == '-' || (isBlock && rest[0] == '+') ? 1 : 0;
            if (brackets.Count == 0 && rest[sign..].StartsWith(end))
            {
                _tokens.Add(new Token(isBlock ? TokenKind.BlockEnd : TokenKind.VariableEnd, end, _at));
                _at += sign + 2;
                return sign == 1 && rest[0] == '-';
            }

            ReadToken(brackets);
        }

        throw Error($"{(isBlock ? "a statement" : "an expression")} has no end", $"Write {end} behind it", open);
    }

    private void ReadToken(Stack<char> brackets)
    {
        var start = _at;
        if (Number().Match(source, _at) is { Success: true } number)
        {
            var isFloat = number.Groups["float"].Success;
            Add(isFloat ? TokenKind.Float : TokenKind.Whole, number.Value.Replace("_", "", StringComparison.Ordinal), number.Length);
        }
        else if (source[_at] == '_' || char.IsLetter(source[_at]))
        {
            var end = _at + 1;
            while (end < source.Length && (source[end] == '_' || char.IsLetterOrDigit(source[end])))
                end++;
            Add(TokenKind.Name, source[_at..end], end - _at);
        }
        else if (source[_at] is '\'' or '"')
        {
            var end = _at + 1;
            while (end < source.Length && source[end] != source[start])
                end += source[end] == '\\' ? 2 : 1;
            if (end >= source.Length)
                throw Error("a quoted text has no end", "Close its quotes", start);
            var text = PythonEscapes.Decode(source.AsSpan(start + 1, end - start - 1))
                ?? throw Error("an escape in a quoted text is cut short", @"Write \\ for a backslash itself", start);
            Add(TokenKind.Text, text, end + 1 - start);
        }
        else
        {
            ReadOperator(brackets);
        }
    }

    private void ReadOperator(Stack<char> brackets)
    {
        var rest = source.AsSpan(_at);
        var isDouble = rest.Length > 1 && rest[..2] is "//" or "**" or "==" or "!=" or ">=" or "<=";
        var symbol = rest[..(isDouble ? 2 : 1)].ToString();
        if (!isDouble && !"+-/*%~[](){}><=.:|,;".Contains(symbol, StringComparison.Ordinal))
            throw Error($"the character {symbol} has no meaning here", "Take it away, or put text into quotes", _at);
        if (symbol is "(" or "[" or "{")
            brackets.Push(symbol == "(" ? ')' : symbol == "[" ? ']' : '}');
        else if (symbol is ")" or "]" or "}" && !(brackets.TryPop(out var expected) && symbol[0] == expected))
            throw Error($"the bracket {symbol} closes nothing", "Write as many opening as closing brackets", _at);
        Add(TokenKind.Operator, symbol, symbol.Length);
    }

    private void Add(TokenKind kind, string text, int length)
    {
        _tokens.Add(new Token(kind, text, _at));
        _at += length;
    }

    private ExpressionException Error(string what, string remedy, int offset) => new(what, remedy, source, offset);

    [GeneratedRegex(@"\G\{%[-+]?\s*raw\s*(?:(?<strip>-)%\}\s*|%\})")]
    private static partial Regex RawBegin();

    [GeneratedRegex(@"\{%(?<before>[-+]?)\s*endraw\s*(?<strip>[-+]?)%\}")]
    private static partial Regex RawEnd();

    [GeneratedRegex(
        @"\G(?:(?<float>(?<!\.)[0-9]+(?:_[0-9]+)*(?:(?:\.[0-9]+(?:_[0-9]+)*)?[eE][+-]?[0-9]+(?:_[0-9]+)*|\.[0-9]+(?:_[0-9]+)*))"
        + "|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|[1-9](?:_?[0-9])*|0(?:_?0)*)")]
    private static partial Regex Number();
}
