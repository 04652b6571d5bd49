using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>
/// Regular expressions of Python's <c>re</c> (https://docs.python.org/3/library/re.html) on .NET's engine: what is written
/// differently is rewritten, the time for a search is bounded.
/// </summary>
internal sealed class PythonRegex
{
    private const int MaxPattern = 2_000;
    private const int MaxCached = 500;
    private static readonly ConcurrentDictionary<(string, TimeSpan), PythonRegex> _cache = new();

    private readonly Regex _regex;
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);

    private PythonRegex(string pattern, TimeSpan timeout)
    {
        if (pattern.Length > MaxPattern)
            throw Fault.Limit($"a regular expression is longer than {MaxPattern} characters");
        try
        {
            _regex = new Regex(Translate(pattern), RegexOptions.CultureInvariant, timeout);
        }
        catch (ArgumentException)
        {
            throw Fault.Of("a regular expression is not understood", "Write it as for Python's re");
        }
    }

    public static PythonRegex Of(string pattern, TimeSpan timeout)
    {
        if (_cache.TryGetValue((pattern, timeout), out var known))
            return known;
        var built = new PythonRegex(pattern, timeout);
        return _cache.Count < MaxCached ? _cache.GetOrAdd((pattern, timeout), built) : built;
    }

    /// <summary>The first group of the first match; empty without a match or a group, null when the group took no part in it.</summary>
    public string? FirstGroup(string text) =>
        Timed(() => _regex.Match(text) is not { Success: true, Groups: { Count: > 1 } groups } ? "" : groups[1].Success ? groups[1].Value : null);

    /// <summary>What matches at the very start (<c>re.match</c>): the whole, and the first group if there is one; null for no match.</summary>
    public (string Whole, string? First)? AtStart(string text) =>
        Timed<(string, string?)?>(() => _regex.Match(text) is { Success: true, Index: 0 } match
            ? (match.Value, match.Groups.Count > 1 && match.Groups[1].Success ? match.Groups[1].Value : null)
            : null);

    /// <summary>Whether it matches anywhere (<c>re.search</c>).</summary>
    public bool IsIn(string text) => Timed(() => _regex.IsMatch(text));

    /// <summary>Every match replaced; \1 and \g&lt;name&gt; stand for groups.</summary>
    public string Replace(string text, string replacement, Budget budget)
    {
        var length = 0L;
        return Timed(() => _regex.Replace(text, match =>
        {
            var part = Expand(match, replacement);
            length += part.Length;
            budget.ChargeText(part.Length);
            return length <= budget.Limits.TextLength ? part : throw Fault.Limit($"a text gets longer than {budget.Limits.TextLength} characters");
        }));
    }

    private static T Timed<T>(Func<T> search)
    {
        try
        {
            return search();
        }
        catch (RegexMatchTimeoutException)
        {
            throw Fault.Limit("a regular expression takes too long");
        }
    }

    private string Expand(Match match, string replacement)
    {
        if (!replacement.Contains('\\', StringComparison.Ordinal))
            return replacement;
        var text = new StringBuilder();
        for (var i = 0; i < replacement.Length; i++)
        {
            if (replacement[i] != '\\' || i + 1 == replacement.Length)
            {
                text.Append(replacement[i]);
                continue;
            }

            i++;
            if (char.IsAsciiDigit(replacement[i]))
            {
                var number = replacement[i] - '0';
                if (number != 0 && i + 1 < replacement.Length && char.IsAsciiDigit(replacement[i + 1]))
                    number = (number * 10) + (replacement[++i] - '0');
                text.Append(Group(match, number));
            }
            else if (replacement.AsSpan(i).StartsWith("g<") && replacement.IndexOf('>', i) is var end and >= 0)
            {
                var name = replacement[(i + 2)..end];
                var isNumber = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
                text.Append(Group(match, isNumber ? number : _names.GetValueOrDefault(name, -1)));
                i = end;
            }
            else
            {
                text.Append(replacement[i] switch { 'n' => "\n", 't' => "\t", 'r' => "\r", '\\' => "\\", var other => "\\" + other });
            }
        }

        return text.ToString();
    }

    private static string Group(Match match, int number) =>
        number >= 0 && number < match.Groups.Count ? match.Groups[number].Value
            : throw Fault.Of("a replacement names a group that the regular expression does not have", "Count its opening brackets");

    // Groups with names become plain ones, as Python numbers both in one row and .NET does not.
    private string Translate(string pattern)
    {
        var text = new StringBuilder();
        var (groups, isInSet) = (0, false);
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
            {
                text.Append(pattern[++i] == 'Z' ? @"\z" : @"\" + pattern[i]);
            }
            else if (isInSet || pattern[i] == '[')
            {
                // A bracket right at the start of a set stands for itself, and one inside of it always.
                var isFirst = !isInSet;
                if (!isFirst && pattern[i] == '[')
                    text.Append('\\');
                isInSet = isFirst || pattern[i] != ']';
                text.Append(pattern[i]);
                if (isFirst && i + 1 < pattern.Length && pattern[i + 1] == '^')
                    text.Append(pattern[++i]);
                if (isFirst && i + 1 < pattern.Length && pattern[i + 1] == ']')
                    text.Append('\\').Append(pattern[++i]);
            }
            else if (rest.StartsWith("(?P<") && rest.IndexOf('>') is var end and >= 0)
            {
                _names[rest[4..end].ToString()] = ++groups;
                text.Append('(');
                i += end;
            }
            else if (rest.StartsWith("(?P=") && rest.IndexOf(')') is var close and >= 0)
            {
                text.Append(CultureInfo.InvariantCulture, $@"(?:\{_names.GetValueOrDefault(rest[4..close].ToString(), 99)})");
                i += close;
            }
            else if (rest.StartsWith("{,") && rest.Length > 2 && char.IsAsciiDigit(rest[2]))
            {
                text.Append("{0,");
                i++;
            }
            else
            {
                groups += pattern[i] == '(' && !rest.StartsWith("(?") ? 1 : 0;
                text.Append(pattern[i]);
            }
        }

        return text.ToString();
    }
}
