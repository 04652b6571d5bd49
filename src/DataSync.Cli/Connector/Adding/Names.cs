using System.Text;
using System.Text.RegularExpressions;

namespace DataSync.Cli.Connector.Adding;

/// <summary>Makes names of one kind from names of another.</summary>
internal static partial class Names
{
    /// <summary>Most characters of a PostgreSQL name, and of a sync's.</summary>
    private const int Longest = 63;

    /// <summary><c>createdAt</c> and <c>Created-At</c> become <c>created_at</c>.</summary>
    public static string Snake(string name) => Joined(name, '_');

    /// <summary><c>createdAt</c> and <c>Created_At</c> become <c>created-at</c>.</summary>
    public static string Kebab(string name) => Joined(name, '-');

    /// <summary><c>createdAt</c> becomes <c>CREATED_AT</c>. No shell sets a name that begins with a digit (POSIX, "Name").</summary>
    public static string Setting(string name) => Joined(name, '_').ToUpperInvariant() is var setting && char.IsAsciiDigit(setting[0]) ? $"_{setting}" : setting;

    /// <summary>A name as YAML key: quoted where it is not a plain word.</summary>
    public static string YamlKey(string name) => PlainKey().IsMatch(name) ? name : YamlText(name);

    /// <summary>A text in YAML, in double quotes.</summary>
    public static string YamlText(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
            quoted.Append(c switch { '"' or '\\' => $"\\{c}", _ when char.IsControl(c) => $"\\u{(int)c:x4}", _ => c.ToString() });
        return quoted.Append('"').ToString();
    }

    private static string Joined(string name, char by)
    {
        var words = Boundary().Replace(name.Normalize(NormalizationForm.FormKD), "$1 $2");
        var joined = string.Join(by, NoWord().Split(words).Where(word => word.Length > 0)).ToLowerInvariant();
        if (joined.Length > Longest)
            joined = joined[..Longest].Trim(by);
        return joined.Length == 0 ? "x" : joined;
    }

    [GeneratedRegex("([a-z0-9])([A-Z])")]
    private static partial Regex Boundary();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NoWord();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex PlainKey();
}
