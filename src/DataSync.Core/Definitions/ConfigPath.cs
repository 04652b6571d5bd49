using System.Globalization;
using System.Text;

namespace DataSync.Core.Definitions;

/// <summary>
/// Names of single values in nested configuration: <c>credentials.access_token</c>, <c>accounts[0].id</c>. A dot, bracket or
/// backslash within a name has a backslash before it.
/// </summary>
public static class ConfigPath
{
    private const string Special = @".[]\";

    /// <summary>A named value below another; the parent is empty at the top.</summary>
    public static string Field(string parent, string name) => parent.Length == 0 ? Escaped(name) : $"{parent}.{Escaped(name)}";

    /// <summary>An item of a list.</summary>
    public static string Item(string parent, int index) => string.Create(CultureInfo.InvariantCulture, $"{parent}[{index}]");

    /// <summary>The steps from the top to the value.</summary>
    /// <exception cref="FormatException">It is no such path.</exception>
    public static IReadOnlyList<ConfigStep> Steps(string path)
    {
        var steps = new List<ConfigStep>();
        for (var at = 0; at < path.Length;)
        {
            if (path[at] == '[' && steps.Count > 0)
            {
                var end = path.IndexOf(']', at);
                if (end < 0 || !int.TryParse(path.AsSpan(at + 1, end - at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                    throw new FormatException($"'{path}' has a bracket that holds no number; write it as accounts[0]");
                steps.Add(new ConfigStep(null, index));
                at = end + 1;
                continue;
            }

            if (steps.Count > 0)
            {
                if (path[at] != '.')
                    throw new FormatException($"'{path}' needs a dot or bracket before '{path[at..]}'");
                at++;
            }

            var name = new StringBuilder();
            for (; at < path.Length && path[at] is not ('.' or '['); at++)
                name.Append(path[at] == '\\' && at + 1 < path.Length ? path[++at] : path[at]);
            steps.Add(new ConfigStep(name.ToString(), -1));
        }

        return steps;
    }

    private static string Escaped(string name) =>
        name.AsSpan().ContainsAny(Special) ? string.Concat(name.Select(c => Special.Contains(c) ? $@"\{c}" : c.ToString())) : name;
}

/// <summary>One step of a path.</summary>
/// <param name="Name">Name of a value; null for an item of a list.</param>
/// <param name="Index">Zero-based place of the item; -1 for a name.</param>
public readonly record struct ConfigStep(string? Name, int Index);
