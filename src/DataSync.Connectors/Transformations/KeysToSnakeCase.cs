using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Transformations;

/// <summary>
/// Names of a record's fields in snake case, nested objects' too: <c>FirstName</c> is <c>first_name</c>, <c>123Number</c> is
/// <c>_123_number</c>. Of names that become equal the last counts.
/// </summary>
/// <remarks>
/// Tokens as in the reference engine's <c>KeysToSnakeCaseTransformation</c>. Latin letters lose their accents, as there;
/// letters of other scripts stay as they are, where that engine spells them in Latin ones (the library anyascii).
/// </remarks>
internal sealed partial class KeysToSnakeCase : IRecordTransformation
{
    public const string TypeName = "KeysToSnakeCase";

    // Names of fields are few and come again with every record; a source that makes up names does not fill the memory.
    private const int MaxKnown = 10_000;

    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);

    public static KeysToSnakeCase Parse(ComponentScope scope) => new();

    public void Transform(JsonObject record, EvaluationContext context, RecordFaults faults) => RecordKeys.Rename(record, Known, isDeep: true);

    /// <summary>A name in snake case.</summary>
    public static string Of(string name)
    {
        var tokens = Tokens().Matches(Latin(name)).Select(match => match.Groups["none"].Success ? "" : match.Value).ToList();
        if (tokens.Count >= 3)
            tokens = [tokens[0], .. tokens[1..^1].Where(token => token.Length > 0), tokens[^1]];
        if (tokens.Count > 0 && tokens[0].Length > 0 && tokens[0].All(char.IsAsciiDigit))
            tokens.Insert(0, "");
        return string.Join('_', tokens.Select(token => token.ToLowerInvariant()));
    }

    private string Known(string name)
    {
        if (_known.TryGetValue(name, out var known))
            return known;
        var snake = Of(name);
        if (_known.Count < MaxKnown)
            _known[name] = snake;
        return snake;
    }

    private static string Latin(string name)
    {
        if (Ascii.IsValid(name))
            return name;
        var letters = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
            letters.Append(LatinLetters.Plain(rune));
        return letters.ToString();
    }

    [GeneratedRegex(@"[A-Z]+[a-z]*|[a-z]+|[0-9]+|[\p{L}\p{M}\p{N}-[A-Za-z0-9]]+|(?<none>[^\p{L}\p{M}\p{N}]+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Tokens();
}
