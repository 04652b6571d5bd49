namespace DataSync.Connectors.Expressions.Values;

/// <summary>Numbers, texts and words.</summary>
internal ref partial struct PythonLiteral
{
    private bool TrySigned(out ExpressionValue value)
    {
        var isNegative = Current == '-';
        _at++;
        SkipSpace();
        // Signs may be stacked in Python; nobody writes that, and a bound on depth comes for free.
        value = default;
        if (!(char.IsAsciiDigit(Current) || Current == '.') || !TryNumber(out value))
            return false;
        if (isNegative)
            value = PythonArithmetic.Negate(value);
        return true;
    }

    private bool TryNumber(out ExpressionValue value)
    {
        value = default;
        var start = _at;
        var isHex = Current == '0' && char.ToLowerInvariant(Next) is 'x' or 'o' or 'b';
        while (char.IsAsciiLetterOrDigit(Current) || Current is '_' or '.' || (!isHex && _at > start && IsExponentSign()))
            _at++;
        var digits = _text[start.._at];
        if (isHex || !digits.ContainsAny('.', 'e', 'E'))
            return PythonNumber.TryWhole(digits, 0, out value);
        if (!digits.ContainsAnyExcept("0123456789_.eE+-") && PythonNumber.TryFloat(digits, out var number))
        {
            value = ExpressionValue.Of(number);
            return true;
        }

        return false;
    }

    private readonly bool IsExponentSign() => Current is '+' or '-' && _text[_at - 1] is 'e' or 'E';

    private bool TryTexts(out ExpressionValue value)
    {
        value = default;
        var text = "";
        while (Current is '\'' or '"' || (Current is 'r' or 'R' or 'u' or 'U' && Next is '\'' or '"'))
        {
            if (!TryText(out var part))
                return false;
            text += part;
            _budget.ChargeText(text.Length);
            SkipSpace();
        }

        value = ExpressionValue.Of(text);
        return true;
    }

    private bool TryText(out string text)
    {
        text = "";
        var isRaw = Current is 'r' or 'R';
        if (Current is not ('\'' or '"'))
            _at++;
        var quote = Current;
        var isTriple = _text[_at..].StartsWith([quote, quote, quote]);
        var width = isTriple ? 3 : 1;
        _at += width;
        var start = _at;
        for (; _at < _text.Length; _at++)
        {
            if (Current == '\\')
            {
                _at++;
            }
            else if (Current == '\n' && !isTriple)
            {
                return false;
            }
            else if (isTriple ? _text[_at..].StartsWith([quote, quote, quote]) : Current == quote)
            {
                var inner = _text[start.._at];
                _at += width;
                var decoded = isRaw ? inner.ToString() : PythonEscapes.Decode(inner);
                text = decoded ?? "";
                return decoded is not null;
            }
        }

        _at = _text.Length;
        return false;
    }

    private bool TryWord(out ExpressionValue value)
    {
        var start = _at;
        while (char.IsLetterOrDigit(Current) || Current == '_')
            _at++;
        value = _text[start.._at] switch
        {
            "None" => ExpressionValue.None,
            "True" => ExpressionValue.True,
            "False" => ExpressionValue.False,
            _ => default,
        };
        return !value.IsUndefined;
    }
}
