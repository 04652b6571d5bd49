using System.Numerics;

namespace DataSync.Connectors.Expressions.Values;

/// <summary>Python's operators on two values (https://docs.python.org/3/reference/expressions.html#binary-arithmetic-operations).</summary>
internal static class PythonArithmetic
{
    // 4300 digits, the most that Python prints.
    private const int MaxBits = 14_285;

    public static ExpressionValue Add(ExpressionValue left, ExpressionValue right, Budget budget)
    {
        if (left.IsNumber && right.IsNumber)
            return Numbers(left, right, budget, (l, r) => l + r, BigInteger.Add);
        switch (left.Kind, right.Kind)
        {
            case (ExpressionKind.Text, ExpressionKind.Text):
                budget.ChargeText((long)left.AsText.Length + right.AsText.Length);
                return ExpressionValue.Of(left.AsText + right.AsText);
            case (ExpressionKind.List, ExpressionKind.List) or (ExpressionKind.Tuple, ExpressionKind.Tuple):
                budget.Charge((long)left.AsList.Count + right.AsList.Count);
                List<ExpressionValue> items = [.. left.AsList.Items, .. right.AsList.Items];
                return left.Kind == ExpressionKind.List ? ExpressionValue.List(items) : ExpressionValue.Tuple(items);
            default:
                return PythonDates.Add(left, right) ?? throw Fault.Types("+", left, right);
        }
    }

    public static ExpressionValue Subtract(ExpressionValue left, ExpressionValue right, Budget budget) =>
        left.IsNumber && right.IsNumber
            ? Numbers(left, right, budget, (l, r) => l - r, BigInteger.Subtract)
            : PythonDates.Subtract(left, right) ?? throw Fault.Types("-", left, right);

    public static ExpressionValue Multiply(ExpressionValue left, ExpressionValue right, Budget budget)
    {
        if (left.IsNumber && right.IsNumber)
            return Numbers(left, right, budget, (l, r) => l * r, BigInteger.Multiply);
        if (left.IsNumber)
            (left, right) = (right, left);
        if (left.Kind == ExpressionKind.TimeDelta && right.IsNumber)
            return ExpressionValue.Of(PythonDates.Scale(left.AsTimeSpan, right.AsFloat));
        if (!right.IsWhole)
            throw Fault.Types("*", left, right);
        var times = right.IsBig ? right.AsBig.Sign * (long)int.MaxValue : Math.Clamp(right.AsInt64, 0, int.MaxValue);
        switch (left.Kind)
        {
            case ExpressionKind.Text:
                budget.ChargeText(left.AsText.Length * times);
                return ExpressionValue.Of(string.Concat(Enumerable.Repeat(left.AsText, left.AsText.Length == 0 ? 0 : (int)times)));
            case ExpressionKind.List or ExpressionKind.Tuple:
                var count = left.AsList.Count;
                budget.Charge(count * times);
                List<ExpressionValue> items = [.. Enumerable.Repeat(left.AsList, count == 0 ? 0 : (int)times).SelectMany(list => list.Items)];
                return left.Kind == ExpressionKind.List ? ExpressionValue.List(items) : ExpressionValue.Tuple(items);
            default:
                throw Fault.Types("*", left, right);
        }
    }

    public static ExpressionValue Divide(ExpressionValue left, ExpressionValue right)
    {
        if (left.Kind == ExpressionKind.TimeDelta && right.Kind == ExpressionKind.TimeDelta)
            return ExpressionValue.Of(left.AsTimeSpan.Ticks / NotZero(right.AsTimeSpan.Ticks));
        if (!right.IsNumber || !(left.IsNumber || left.Kind == ExpressionKind.TimeDelta))
            throw Fault.Types("/", left, right);
        var divisor = NotZero(right.AsFloat);
        return left.IsNumber ? ExpressionValue.Of(left.AsFloat / divisor) : ExpressionValue.Of(PythonDates.Scale(left.AsTimeSpan, 1 / divisor));
    }

    /// <summary>Rounds down, so that -7 // 2 is -4.</summary>
    public static ExpressionValue FloorDivide(ExpressionValue left, ExpressionValue right)
    {
        if (left.IsWhole && right.IsWhole)
            return ExpressionValue.Of(Floor(left.AsBig, right.AsBig).Quotient);
        if (left.IsNumber && right.IsNumber)
            return ExpressionValue.Of(FloorDivide(left.AsFloat, NotZero(right.AsFloat)));
        if (left.Kind == ExpressionKind.TimeDelta && right.Kind == ExpressionKind.TimeDelta)
            return ExpressionValue.Of(Floor(left.AsTimeSpan.Ticks, right.AsTimeSpan.Ticks).Quotient);
        if (left.Kind == ExpressionKind.TimeDelta && right.IsWhole)
            return ExpressionValue.Of(new TimeSpan((long)Floor(left.AsTimeSpan.Ticks / 10, right.AsBig).Quotient * 10));
        throw Fault.Types("//", left, right);
    }

    /// <summary>Has the sign of the divisor, so that -7 % 3 is 2; on a text it formats.</summary>
    public static ExpressionValue Modulo(ExpressionValue left, ExpressionValue right, Budget budget)
    {
        if (left.Kind == ExpressionKind.Text)
            return ExpressionValue.Of(PercentFormat.Format(left.AsText, right, budget));
        if (left.IsWhole && right.IsWhole)
            return ExpressionValue.Of(Floor(left.AsBig, right.AsBig).Remainder);
        if (left.IsNumber && right.IsNumber)
        {
            return ExpressionValue.Of(Remainder(left.AsFloat, NotZero(right.AsFloat)));
        }

        if (left.Kind == ExpressionKind.TimeDelta && right.Kind == ExpressionKind.TimeDelta)
            return ExpressionValue.Of(new TimeSpan((long)Floor(left.AsTimeSpan.Ticks, right.AsTimeSpan.Ticks).Remainder));
        throw Fault.Types("%", left, right);
    }

    public static ExpressionValue Power(ExpressionValue left, ExpressionValue right)
    {
        if (!left.IsNumber || !right.IsNumber)
            throw Fault.Types("**", left, right);
        if (left.IsWhole && right.IsWhole && right.AsBig.Sign >= 0)
        {
            var basis = left.AsBig;
            if (BigInteger.Abs(basis) <= 1)
                return ExpressionValue.Of(basis.IsZero ? right.AsBig.IsZero ? 1 : 0 : basis.Sign > 0 || right.AsBig.IsEven ? 1 : -1);
            if (right.IsBig || right.AsInt64 > MaxBits || (basis.GetBitLength() - 1) * right.AsInt64 > MaxBits)
                throw TooLarge();
            return ExpressionValue.Of(BigInteger.Pow(basis, (int)right.AsInt64));
        }

        if (left.AsFloat == 0 && right.AsFloat < 0)
            throw DivisionByZero();
        var power = Math.Pow(left.AsFloat, right.AsFloat);
        if (double.IsNaN(power) && left.AsFloat < 0)
            throw Fault.Of("a root of a negative number", "Test the number first");
        return double.IsFinite(power) || !double.IsFinite(left.AsFloat) || !double.IsFinite(right.AsFloat) ? ExpressionValue.Of(power) : throw TooLarge();
    }

    /// <summary>By what is left over: 100 // 0.1 is 999, for the float 0.1 is a little more than a tenth.</summary>
    private static double FloorDivide(double left, double right)
    {
        var quotient = (left - Remainder(left, right)) / right;
        var floor = Math.Floor(quotient);
        return quotient == 0 ? Math.CopySign(0, left / right) : quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static double Remainder(double left, double right)
    {
        var rest = left % right;
        return rest == 0 ? Math.CopySign(0, right) : rest < 0 != right < 0 ? rest + right : rest;
    }

    public static ExpressionValue Negate(ExpressionValue value) => value.Kind switch
    {
        ExpressionKind.Float => ExpressionValue.Of(-value.AsFloat),
        ExpressionKind.Integer or ExpressionKind.Boolean => ExpressionValue.Of(-value.AsBig),
        ExpressionKind.TimeDelta or ExpressionKind.Duration => ExpressionValue.Of(PythonDates.SpanOf(value).Negate()),
        _ => throw Fault.Type("-", value),
    };

    private static ExpressionValue Numbers(
        ExpressionValue left, ExpressionValue right, Budget budget, Func<double, double, double> floats, Func<BigInteger, BigInteger, BigInteger> wholes)
    {
        if (!left.IsWhole || !right.IsWhole)
            return ExpressionValue.Of(floats(left.AsFloat, right.AsFloat));
        var (l, r) = (left.AsBig, right.AsBig);
        if (l.GetBitLength() + r.GetBitLength() > MaxBits)
            throw TooLarge();
        budget.Charge();
        return ExpressionValue.Of(wholes(l, r));
    }

    private static (BigInteger Quotient, BigInteger Remainder) Floor(BigInteger left, BigInteger right)
    {
        if (right.IsZero)
            throw DivisionByZero();
        var quotient = BigInteger.DivRem(left, right, out var remainder);
        return !remainder.IsZero && remainder.Sign != right.Sign ? (quotient - 1, remainder + right) : (quotient, remainder);
    }

    private static double NotZero(double divisor) => divisor == 0 ? throw DivisionByZero() : divisor;

    private static ExpressionException DivisionByZero() => Fault.Of("a division by zero", "Test the divisor first");

    private static ExpressionException TooLarge() => Fault.Limit($"a number gets more than {JsonContent.MaxDigits} digits");
}
