using System.Text.RegularExpressions;

namespace DataSync.AzureFlavour.Tests.Stubs;

/// <summary>One type of a list of public API.</summary>
/// <param name="Assembly">Name of the assembly that holds it.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name without namespace and type parameters.</param>
/// <param name="Attributes">Its attributes that bind callers.</param>
/// <param name="Header">Its declaration.</param>
/// <param name="Members">One line per member, such as <c>method: public Task RunAsync()</c>; an enum's as <c>Name = 1</c>.</param>
internal sealed record ListedType(
    string Assembly, string Namespace, string Name, IReadOnlyList<string> Attributes, string Header, IReadOnlyList<string> Members);

/// <summary>Reads lists of public API ("=== type   [assembly]", declaration, members); what two lists say of one type is put together.</summary>
internal static partial class ApiList
{
    public static IReadOnlyList<ListedType> Read(params string[] paths)
    {
        var types = new Dictionary<string, ListedType>(StringComparer.Ordinal);
        var key = "";
        foreach (var line in paths.SelectMany(File.ReadLines))
        {
            if (Marker().Match(line) is { Success: true } marker)
            {
                key = marker.Value;
                var path = marker.Groups["path"].Value;
                types.TryAdd(key, new ListedType(
                    marker.Groups["assembly"].Value, path[..path.LastIndexOf('.')], path[(path.LastIndexOf('.') + 1)..], [], "", []));
            }
            else if (line.StartsWith("    ", StringComparison.Ordinal))
            {
                types[key] = types[key] with { Members = [.. types[key].Members, line.Trim()] };
            }
            else if (line.StartsWith("  [AttributeUsage", StringComparison.Ordinal) || line.StartsWith("  [Obsolete", StringComparison.Ordinal))
            {
                types[key] = types[key] with { Attributes = [.. types[key].Attributes, line.Trim()] };
            }
            else if (line.StartsWith("  public", StringComparison.Ordinal))
            {
                types[key] = types[key] with { Header = line.Trim() };
            }
        }

        return [.. types.Values];
    }

    /// <summary>Whether a listed line is the member that metadata calls by this name and that takes parameters of these types.</summary>
    /// <param name="line">A line of a list.</param>
    /// <param name="member">Name in metadata.</param>
    /// <param name="parameters">Types without type arguments and annotations, * for a type parameter; null for a field.</param>
    public static bool Names(string line, string member, string? parameters)
    {
        if (member is ".ctor")
            return line.StartsWith(".ctor: ", StringComparison.Ordinal) && HeadNames(line) == parameters;
        if (Accessor().Match(member) is { Success: true } accessor)
            return line.StartsWith("prop: ", StringComparison.Ordinal) && line.Contains($" {accessor.Groups["name"].Value} {{", StringComparison.Ordinal);
        if (parameters is null)
            return line.Contains($" {member}", StringComparison.Ordinal);
        return Method().Match(line) is { Success: true } method && method.Groups["name"].Value == member && HeadNames(line) == parameters;
    }

    private static string HeadNames(string line) => string.Join(", ", Parameters(line).Select(type =>
    {
        var head = Decoration().Replace(type, "");
        return TypeParameter().IsMatch(head) ? "*" : head;
    }));

    /// <summary>Types of a member's parameters.</summary>
    public static List<string> Parameters(string member)
    {
        var open = Method().Match(member) is { Success: true } method ? method.Groups["open"].Index : member.IndexOf('(');
        var parameters = new List<string>();
        for (int start = open + 1, depth = 0, i = start; i < member.Length; i++)
        {
            if (member[i] is '<' or '(') depth++;
            else if (member[i] is '>') depth--;
            else if (member[i] is ')' && depth > 0) depth--;
            else if (member[i] is ')' || (member[i] is ',' && depth == 0))
            {
                var one = member[start..i].Split(" = ")[0].Trim();
                if (one.Length > 0) parameters.Add(one[..one.LastIndexOf(' ')].Replace("params ", "", StringComparison.Ordinal));
                if (member[i] is ')') break;
                start = i + 1;
            }
        }

        return parameters;
    }

    [GeneratedRegex(@"^(this |out |ref )|<.*>|\?")]
    private static partial Regex Decoration();

    [GeneratedRegex("^T([A-Z][a-z]+)?$")]
    private static partial Regex TypeParameter();

    [GeneratedRegex(@"^(get|set)_(?<name>\w+)$")]
    private static partial Regex Accessor();

    [GeneratedRegex(@"^method: .*? (?<name>\w+)(<[\w, ]*>)?(?<open>\()(?!"")")]
    private static partial Regex Method();

    [GeneratedRegex(@"^=== (?<path>[\w.]+)(?:<[^>]*>)?\s+\[(?<assembly>[^\]]+)\]$")]
    private static partial Regex Marker();
}
