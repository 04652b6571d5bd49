namespace DataSync.Connectors.Expressions.Values;

/// <summary>
/// Reads a text that is a Python literal, as <c>ast.literal_eval</c> does
/// (https://docs.python.org/3/library/ast.html#ast.literal_eval): None, booleans, numbers, texts, tuples, lists, dictionaries.
/// What the value model does not have (sets, bytes, complex numbers) counts as no literal.
/// </summary>
internal ref partial struct PythonLiteral
{
    private const int MaxDepth = 90;

    private readonly ReadOnlySpan<char> _text;
    private readonly Budget _budget;
    private int _at;
    private int _open;

    private PythonLiteral(string text, Budget budget)
    {
        _text = text;
        _budget = budget;
    }

    /// <summary>False when the text is not, as a whole, one literal.</summary>
    public static bool TryRead(string text, Budget budget, out ExpressionValue value)
    {
        value = default;
        if (!MayBe(text))
            return false;
        budget.ChargeText(text.Length);
        var reader = new PythonLiteral(text, budget);
        if (!reader.TrySkipMargin() || !reader.TryValue(out var first))
            return false;
        reader.SkipSpace();
        if (reader.TryEnd())
        {
            value = first;
            return true;
        }

        // Whatever follows a first value and a comma is a tuple, brackets or not.
        if (reader.Current != ',')
            return false;
        reader._at++;
        if (!reader.TryItems('\0', out var items, out _))
            return false;
        items.Insert(0, first);
        value = ExpressionValue.Tuple(items);
        return true;
    }

    /// <summary>Whether the kind is among those asked for.</summary>
    public static bool IsOf(LiteralKinds kinds, ExpressionValue value) => kinds.HasFlag(value.Kind switch
    {
        ExpressionKind.None => LiteralKinds.None,
        // A boolean is a whole number to Python's isinstance.
        ExpressionKind.Boolean => kinds.HasFlag(LiteralKinds.Integer) ? LiteralKinds.Integer : LiteralKinds.Boolean,
        ExpressionKind.Integer => LiteralKinds.Integer,
        ExpressionKind.Float => LiteralKinds.Float,
        ExpressionKind.Text => LiteralKinds.Text,
        ExpressionKind.List => LiteralKinds.List,
        ExpressionKind.Tuple => LiteralKinds.Tuple,
        _ => LiteralKinds.Dictionary,
    });

    // Most texts are none, and their first character tells.
    private static bool MayBe(string text)
    {
        foreach (var c in text)
        {
            if (c is ' ' or '\t' or '\n' or '\r' or '\f')
                continue;
            return char.IsAsciiDigit(c) || "'\"[({+-.TFNrRuU#\\".Contains(c, StringComparison.Ordinal);
        }

        return false;
    }

    private readonly char Current => _at < _text.Length ? _text[_at] : '\0';

    private readonly char Next => _at + 1 < _text.Length ? _text[_at + 1] : '\0';

    // Blank lines and comments before the first value; a value that is indented on a later line is an error to Python.
    private bool TrySkipMargin()
    {
        SkipBlanks();
        if (Current is not ('\n' or '\r' or '#'))
            return true;
        while (true)
        {
            var line = _at;
            SkipBlanks();
            if (Current is not ('\n' or '\r' or '#'))
                return _at == line;
            SkipLine();
        }
    }

    private void SkipBlanks()
    {
        while (Current is ' ' or '\t')
            _at++;
    }

    private void SkipLine()
    {
        while (Current is not '\0' and not '\n')
            _at++;
        _at++;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length)
        {
            if (Current is ' ' or '\t' or '\f' || (_open > 0 && Current is '\n' or '\r'))
                _at++;
            else if (Current == '\\' && Next == '\n')
                _at += 2;
            else if (Current == '#' && _open > 0)
                SkipLine();
            else
                break;
        }

        _at = Math.Min(_at, _text.Length);
    }

    /// <summary>Values up to a closing bracket, or with none to the end of the text.</summary>
    private bool TryItems(char close, out List<ExpressionValue> items, out bool hasComma)
    {
        (items, hasComma) = ([], false);
        while (true)
        {
            SkipSpace();
            if (TryClose(close))
                return true;
            if (items.Count > 0 && !hasComma || !TryValue(out var value))
                return false;
            items.Add(value);
            SkipSpace();
            if (TryClose(close))
                return true;
            if (Current != ',')
                return false;
            _at++;
            hasComma = true;
        }
    }

    private bool TryClose(char close)
    {
        if (close == '\0')
            return TryEnd();
        if (Current != close || _at >= _text.Length)
            return false;
        _at++;
        return true;
    }

    // What may follow the value: blank lines and comments.
    private bool TryEnd()
    {
        var at = _at;
        // Asked for after every item: to look through the rest each time would take the square of its length.
        if (at < _text.Length && Current is not ('\n' or '\r' or ' ' or '\t' or '#'))
            return false;
        // White space on a last line of its own is an indent to Python, and one too many.
        if (_text[at..].Contains('\n') && _text[^1] is ' ' or '\t')
            return false;
        while (_at < _text.Length && Current is '\n' or '\r' or ' ' or '\t' or '#')
        {
            if (Current == '#')
                SkipLine();
            else
                _at++;
        }

        _at = Math.Min(_at, _text.Length);
        if (_at == _text.Length)
            return true;
        _at = at;
        return false;
    }

    private bool TryValue(out ExpressionValue value)
    {
        value = default;
        _budget.Charge();
        SkipSpace();
        if (_open > MaxDepth || _at >= _text.Length)
            return false;
        switch (Current)
        {
            case '[':
                return TryBracket(']', out value);
            case '(':
                return TryBracket(')', out value);
            case '{':
                return TryDictionary(out value);
            case '+' or '-':
                return TrySigned(out value);
            case '\'' or '"':
            case 'r' or 'R' or 'u' or 'U' when Next is '\'' or '"':
                return TryTexts(out value);
            default:
                return char.IsAsciiDigit(Current) || Current == '.' ? TryNumber(out value) : TryWord(out value);
        }
    }

    private bool TryBracket(char close, out ExpressionValue value)
    {
        value = default;
        _at++;
        _open++;
        if (!TryItems(close, out var items, out var hasComma))
            return false;
        _open--;
        value = close == ']' ? ExpressionValue.List(items) : hasComma || items.Count == 0 ? ExpressionValue.Tuple(items) : items[0];
        return true;
    }

    private bool TryDictionary(out ExpressionValue value)
    {
        value = default;
        var dictionary = new MutableDictionaryValue();
        _at++;
        _open++;
        while (true)
        {
            SkipSpace();
            if (Current == '}')
                break;
            if (!TryValue(out var key) || !PythonEquality.IsHashable(key))
                return false;
            SkipSpace();
            if (Current != ':')
                return false;
            _at++;
            if (!TryValue(out var item))
                return false;
            dictionary.Set(key, item);
            SkipSpace();
            if (Current == ',')
                _at++;
            else if (Current != '}')
                return false;
        }

        _at++;
        _open--;
        value = ExpressionValue.Of(dictionary);
        return true;
    }
}
