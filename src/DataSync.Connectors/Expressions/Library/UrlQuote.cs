using System.Text;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>Percent encoding as Python's <c>urllib.parse</c> does it (https://docs.python.org/3/library/urllib.parse.html#url-quoting).</summary>
internal static class UrlQuote
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~";

    /// <summary><c>quote_plus</c>: a space becomes a plus.</summary>
    public static string Plus(string text, Budget budget) => Quote(text, " ", budget).Replace(' ', '+');

    /// <summary><c>quote</c>: letters, digits, <c>_.-~</c> and the safe characters stay.</summary>
    public static string Quote(string text, string safe, Budget budget)
    {
        budget.ChargeText(text.Length * 3L);
        var quoted = new StringBuilder(text.Length + 16);
        foreach (var unit in Encoding.UTF8.GetBytes(text))
        {
            if (Unreserved.Contains((char)unit, StringComparison.Ordinal) || safe.Contains((char)unit, StringComparison.Ordinal))
                quoted.Append((char)unit);
            else
                quoted.Append('%').Append(unit.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return quoted.ToString();
    }
}
